"""Names of the demo city. Made up; any likeness to a real place is chance."""

from __future__ import annotations

from dataclasses import dataclass

CITY_CODE, CITY_NAME = "519901", "安澜市"


@dataclass(frozen=True, slots=True)
class Town:
    code: str
    name: str
    sign: str  # initials, for camera numbers
    x: float  # km, seat
    y: float
    communities: int
    reach: float  # how far it pulls grids: smaller pulls further

    @property
    def urban(self) -> bool:
        return self.name.endswith("街道")

    @property
    def short(self) -> str:
        return self.name.removesuffix("街道").rstrip("镇乡")


TOWNS = (
    Town("519901001", "城关街道", "CG", 1.2, -0.2, 16, 1.6),
    Town("519901002", "望江街道", "WJ", 5.2, -6.2, 13, 1.35),
    Town("519901003", "文峰街道", "WF", -2.8, 3.6, 14, 1.35),
    Town("519901004", "东湖街道", "DH", 7.4, 3.2, 13, 1.35),
    Town("519901100", "青溪镇", "QX", 17.2, 13.5, 14, 0.874),
    Town("519901101", "石桥镇", "SQ", -11.5, -2.6, 13, 0.92),
    Town("519901102", "白鹭镇", "BL", 19.5, -6.5, 12, 0.92),
    Town("519901103", "双河镇", "SH", -15.5, -13.5, 11, 0.92),
    Town("519901104", "柳林镇", "LL", 4.0, 14.5, 12, 0.92),
    Town("519901105", "云台镇", "YT", -17.5, 16.0, 10, 0.92),
    Town("519901106", "金沙镇", "JS", 19.5, -16.5, 11, 0.92),
    Town("519901107", "竹园镇", "ZY", 4.5, -16.0, 11, 0.92),
    Town("519901108", "桃源镇", "TY", 25.0, 3.6, 9, 0.92),
    Town("519901200", "松岭乡", "SL", -23.5, 3.5, 9, 0.874),
)
COMMUNITIES = 168
GRIDS = 1275


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


URBAN = _words(  # communities of the four 街道, beside the one that bears the town's own name
    """
    桥西 学府 人民路 解放街 柳荫 安澜 青年路 建设 育才 文庙 钟楼 北门 南门 东门 水井街
    滨江 码头 渡口街 江湾 南岸 沙洲 望江楼 桂花 朝阳 金桥 船厂 白塔街 锦江 文峰塔 书院
    松柏 翠屏 凤鸣 玉泉 西山 梧桐 枫桥 春和 百合 云锦 北环 湖滨 荷塘 迎宾 会展 科创
    长堤 芦苇 月湖 东升 锦绣 康宁
    """
)
RURAL = _words(
    """
    红岩 大坪 梨园 江口 沙溪 新桥 松坪 白塔 渡口 石梯 龙门 双柏 黄桷 青冈 竹林 石笋
    天井 柏树 花桥 马鞍 凉风 回龙 观音岩 石马 高庙 长沟 响水 泉水 银杏 楠木 金竹 油坊
    瓦窑 纸坊 铜鼓 铁匠 盐井 茶坪 药王 桑园 橘园 李家 王坝 张坪 陈湾 杨柳 周沟 罗坝
    何家 吴坡 刘沟 黄泥 赤水 白岩 青龙 玉龙 仙女 魁星 三溪 两河 四方 五里 七星 八角
    九龙 十里 百花 千佛 万松 上游 中坝 下湾 前进 新华 团结 丰收 光明 永兴 永安 永乐
    太平 兴隆 福寿 长乐 和平 平安 安乐 顺河 清江 临江 沿江 岩口 山口 垭口 坪上 坝上
    湾里 桥头 场口 寨子 古井 祠堂 牌坊 石龙 土桥 木桥 天马 飞凤 雷音 云顶
    """
)
ESTATES = _words(  # the ones in the middle of the town
    """
    锦绣花园 安澜佳苑 江畔名都 文峰苑 石桥新村 柳荫里小区 学府雅居 育才花园 东湖一品
    桥西社区安置房 滨江壹号 阳光家园 青年公寓 供销社家属院 纺织厂宿舍 望江小区 和苑 景明苑
    翠屏苑 康宁家园 百合园 枫桥雅居 春和里 云锦苑
    """
)
ESTATE_HEADS = _words(
    """
    金桂 银杏 碧水 翠湖 江南 城南 城北 河畔 松涛 荷风 梧桐 海棠 紫薇 丹枫 清水 丽景
    华庭 御景 盛世 福临 祥和 瑞丰 天悦 龙湾 凤栖 明珠 凯旋 同心 惠民 长青
    """
)
ESTATE_TAILS = _words(
    """
    花园 佳苑 小区 雅居 新村 家园 名苑 公馆
    """
)
CROSS_STREETS = _words(  # across the river, west to east
    """
    西关街 枫桥路 西门街 桂花街 水井街 书院街 凤鸣路 朝阳路 建设南路 青年路 柳荫街 安澜大道 学府路
    石桥路 东湖路 迎宾大道 会展路 湖滨路 荷塘路 月湖路 芦苇街 长堤路 东升路 科创路
    """
)
LONG_STREETS = _words(  # along the river, south to north
    """
    南关路 船厂路 沙洲路 金桥路 江南大道 码头路 解放街 人民路 文峰大道 育才路
    北环路 松柏路 玉泉路 翠屏路 梧桐路 西山路 北关路 百合路 云锦路
    """
)
