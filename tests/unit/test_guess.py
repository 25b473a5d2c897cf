"""Citizens' words to matters of our list: what is found, what is kept of a text, what the data must name."""

from __future__ import annotations

import pytest
import yaml

from dispatch.domain.ranking import Ranker
from dispatch.finder import Branch, Finder
from dispatch.guess import _names, ranker_of, sayings_of, words_of
from dispatch.lessons import plain_words
from dispatch.matters import LISTS, spelled
from support.two_towns import matters

LIST = matters()


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return ranker_of(LIST, {})


@pytest.fixture(scope="module")
def finder() -> Finder:
    rows = {leaf.code: f"{leaf.code} {leaf.title} {spelled(leaf.title)}" for leaf in LIST}
    return Finder(LIST, rows)


def first(ranker: Ranker, text: str) -> str:
    found = LIST.get(ranker.rank(text, words_of(text))[0].code)
    assert found is not None
    return found.title


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("小区楼下饭馆油烟熏得开不了窗", "餐饮油烟·居民楼禁设区开餐饮"),
        ("包工头欠我们工钱半年了", "拖欠工资·工程建设农民工欠薪"),
        ("楼道的消防通道被锁住了", "疏散通道与安全出口·锁闭堵塞·住宅小区"),
        ("工地通宵打桩睡不着觉", "施工扰民·夜间违规施工噪声·房屋市政工地"),
        ("村里小学门口摆摊的太多", "无照经营游商·流动摊贩·学校周边"),
        ("咨询一下居住证怎么办理", "办事咨询投诉·政策办事咨询"),
    ],
)
def test_everyday_words_lead_to_the_matter_of_the_list(ranker: Ranker, text: str, wanted: str) -> None:
    assert first(ranker, text) == wanted


def test_every_saying_names_a_matter_of_our_list_and_stands_there_once() -> None:
    named = {name for leaf in LIST for name in _names(leaf)}
    sayings = yaml.safe_load((LISTS / "sayings.yaml").read_text("utf-8"))["sayings"]
    assert set(sayings) <= named
    for to, said in sayings.items():
        assert len(said) == len(set(said)), to
        assert all(part for row in said for part in row.removeprefix("^").split("+")), to
    assert all(saying.leaves for saying in sayings_of(LIST))


@pytest.mark.parametrize(
    "who", ["王建国", "李晓梅", "13812345678", "川A12345", "梅溪湖", "安澜市供水公司2号"]
)
def test_nothing_that_could_name_somebody_is_kept_of_a_text(who: str) -> None:
    kept = plain_words(f"我叫{who}，楼下烧烤店油烟扰民，请{who}处理")
    assert {"油烟", "扰民"} <= set(kept)
    assert not any(word in who and word not in ("供水", "公司") for word in kept)


def test_a_matter_is_found_by_words_pinyin_and_initials(finder: Finder) -> None:
    for q in ("井盖 缺失", "shangshuijinggai", "ssjg", "0101010101"):
        assert "井盖" in finder.search(q, 5)[0].title, q
    assert finder.search("没有这样的事项") == []


def test_steps_lead_from_domain_to_every_leaf(finder: Finder) -> None:
    found, asked = set(), [""]
    while asked:
        for part in finder.below(asked.pop()):
            if isinstance(part, Branch):
                assert part.leaves > 1
                asked.append(part.code)
            else:
                found.add(part.code)
    assert found == set(LIST.codes())
    assert [part.step for part in finder.below("") if isinstance(part, Branch)] == ["domain"] * 12
    assert finder.below("99") == []
