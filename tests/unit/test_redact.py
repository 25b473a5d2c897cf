"""What points at a person is taken out of a text before it is kept; what may be a name is asked about."""

from __future__ import annotations

import pytest

from dispatch.domain.errors import Unredacted
from dispatch.domain.redact import redact, refuse_private


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("联系电话13800001234反映", "联系电话【电话】反映"),
        ("电话：+86 138 0000 1234", "电话：【电话】"),
        ("座机028-85551234无人接", "座机【电话】无人接"),
        ("电话6123456打不通", "电话【电话】打不通"),
        ("身份证51010719900307123X已核", "身份证【证件号】已核"),
        ("卡号6222 0200 0000 1234 567退款", "卡号【卡号】退款"),
        ("发到li.si@example.com", "发到【邮箱】"),
        ("川A12345占道", "【车牌】占道"),
        ("川AD12345占道", "【车牌】占道"),
        ("3栋2单元501室漏水", "【门牌】漏水"),
        ("姓名：张三丰，已回访", "姓名：张某，已回访"),
        ("王小明先生表示满意", "王某先生表示满意"),
        ("欧阳女士多次来电", "欧阳某女士多次来电"),
    ],
)
def test_what_is_sure_goes(text: str, left: str) -> None:
    found = redact(text)
    assert found.text == left
    with pytest.raises(Unredacted) as refusal:
        refuse_private("lesson", text)
    assert refusal.value.data["field"] == "lesson"
    refuse_private("lesson", found.text)
    assert redact(left).text == left


def test_the_name_of_who_reported_goes_wherever_it_stands() -> None:
    assert redact("张三来电，已与张三核实", ["张三"]).text == "张某来电，已与张某核实"
    with pytest.raises(Unredacted):
        refuse_private("title", "张三家门前井盖", ["张三"])


def test_what_only_looks_like_a_name_is_marked_and_may_stay() -> None:
    found = redact("居民李四反映，业主高空抛物")
    assert [(one.kind, one.now) for one in found.found] == [("maybe", "李某"), ("maybe", "高某")]
    refuse_private("lesson", "业主高空抛物")


@pytest.mark.parametrize(
    "text",
    [
        "2026年6月18日10时派单，2小时办结",
        "案件号5199012026061800001已归档",
        "供水公司与市政中心同到现场，先设围挡再更换井盖",
        "北纬30.02，东经104.01附近",
        "井盖直径700毫米，返工1次",
    ],
)
def test_what_points_at_nobody_stays(text: str) -> None:
    assert redact(text).text == text
