"""A day in the demo city: leaves of the matter list, how often, by whom told, in which words."""

from __future__ import annotations

from dataclasses import dataclass

SEEN = ("grid_app", "citizen", "12345", "department")
CALLED = ("12345", "citizen")
WATCHED = ("ai_video", "grid_app")
SENSED = ("iot",)


@dataclass(frozen=True, slots=True)
class Matter:
    code: str
    weight: int  # of a day of about 1,500 reports
    channels: tuple[str, ...]
    where: str  # street home school any
    texts: tuple[str, ...]  # {p} is the place


MATTERS: tuple[Matter, ...] = (
    # 市容环境
    Matter("0201070101", 60, (*SEEN, "ai_video"), "street", ("{p}生活垃圾堆放无人清运", "{p}路边有暴露垃圾")),
    Matter("0201090101", 45, (*SEEN, "ai_video"), "street", ("{p}路面有散落垃圾和积泥",)),
    Matter("0204060200", 55, (*SEEN, "ai_video"), "street", ("{p}人行道上停了好几辆车", "{p}人行道违停")),
    Matter("0204070100", 40, (*SEEN, "ai_video"), "street", ("{p}电动车占满人行道",)),
    Matter("0204010101", 45, (*SEEN, "ai_video"), "street", ("{p}流动摊贩占道经营",)),
    Matter("0204030200", 30, SEEN, "street", ("{p}夜市外摆超线，影响通行",)),
    Matter("0202010100", 30, ("grid_app", "department"), "street", ("{p}墙面有喷涂小广告",)),
    Matter("0201080100", 22, SEEN, "street", ("{p}路边倾倒建筑垃圾",)),
    Matter("0201210300", 14, SEEN, "street", ("{p}有辆车长期停放，轮胎已瘪",)),
    Matter("0203010101", 28, CALLED, "home", ("{p}旁边工地夜间施工，居民无法休息",)),
    Matter("0201010202", 17, SEEN, "home", ("{p}楼顶有人搭建阳光房",)),
    # 市政设施
    Matter("0101240201", 36, SEEN, "street", ("{p}一段路灯全部不亮",)),
    Matter("0101240301", 40, SEEN, "street", ("{p}有一盏路灯不亮",)),
    Matter("0101160101", 16, ("grid_app", "citizen", "ai_video"), "street", ("{p}井盖缺失，已用锥桶围挡",)),
    Matter("0101030201", 22, SEEN, "street", ("{p}雨水井盖破损，车过时响声大",)),
    Matter("0101010301", 16, SEEN, "street", ("{p}井周路面沉陷",)),
    Matter("0201100101", 44, SEEN, "street", ("{p}路面有坑洞，电动车容易摔倒",)),
    Matter("0102100200", 12, ("grid_app", "department", "12345"), "street", ("{p}路口信号灯有一组不亮",)),
    Matter("0102110201", 18, ("grid_app", "department"), "street", ("{p}斑马线磨损看不清",)),
    Matter("0205010100", 14, ("12345", "department", "grid_app"), "street", ("{p}自来水管爆裂，水流到路面",)),
    Matter("0205030100", 26, SEEN, "street", ("{p}污水井外溢，气味大",)),
    Matter("0104020101", 14, SEEN, "street", ("{p}行道树断枝挡住非机动车道",)),
    # 矛盾纠纷
    Matter(
        "0402010100", 44, ("12345", "grid_app", "citizen"), "home", ("{p}业主反映物业服务差、电梯长期不修",)
    ),
    Matter("0402020100", 16, ("12345", "grid_app"), "home", ("{p}业委会换届有争议",)),
    Matter("0403010400", 30, ("12345", "department"), "street", ("{p}一家餐馆拖欠员工工资",)),
    Matter("0403010100", 20, ("12345", "department"), "any", ("{p}工地工人反映两个月工资未发",)),
    Matter("0405020300", 34, CALLED, "street", ("{p}健身房预付卡不退款",)),
    Matter("0405020400", 26, CALLED, "street", ("{p}购买的商品有质量问题，商家不处理",)),
    Matter("0402030200", 22, CALLED, "home", ("{p}新房墙体渗水，开发商推诿",)),
    # 民生服务
    Matter("0905020200", 30, CALLED, "home", ("{p}早晚高峰水压低",)),
    Matter("0905020100", 16, CALLED, "home", ("{p}自来水发黄",)),
    Matter("0905030100", 24, CALLED, "home", ("{p}频繁跳闸停电",)),
    Matter("0905050100", 16, CALLED, "home", ("{p}宽带连续两天故障",)),
    Matter("0901030600", 8, ("12345", "grid_app"), "home", ("{p}老年助餐点停供",)),
    Matter("0901010100", 18, ("grid_app", "department"), "any", ("{p}一户居民申请低保",)),
    Matter("0903030100", 18, ("12345", "grid_app"), "any", ("{p}居民咨询医保参保",)),
    Matter("0906010100", 30, ("12345",), "any", ("咨询办理营业执照所需材料", "咨询公租房申请条件")),
    Matter("0906010400", 16, CALLED, "any", ("建议{p}增加公交停靠站", "建议{p}增设休息座椅")),
    # 公共安全
    Matter("0305010200", 26, ("department", "12345", "ai_video"), "street", ("{p}两车刮擦占道，影响通行",)),
    Matter("0304010100", 30, ("grid_app", "ai_video", "department"), "school", ("{p}门口放学时段拥堵",)),
    Matter("0301090100", 34, CALLED, "home", ("{p}邻居深夜音响声音大",)),
    Matter("0301020200", 22, CALLED, "home", ("{p}电动车电瓶被盗",)),
    Matter("0301080100", 8, ("12345", "grid_app"), "home", ("{p}一位老人走失，家属求助",)),
    Matter("0303010100", 20, ("grid_app",), "home", ("{p}出租屋有新住户未登记",)),
    # 生态环保
    Matter("0701020100", 36, CALLED, "street", ("{p}餐馆油烟直排，居民投诉",)),
    Matter("0701030100", 20, CALLED, "any", ("{p}傍晚有刺鼻气味",)),
    Matter("0702010100", 16, ("grid_app", "iot", "citizen"), "any", ("{p}附近河水发黑",)),
    Matter("0703010300", 24, CALLED, "home", ("{p}楼下空调外机噪声大",)),
    # 安全生产与消防
    Matter("0501070100", 20, ("grid_app", "ai_video"), "home", ("{p}消防车通道被石墩堵塞",)),
    Matter("0501040400", 18, ("grid_app", "department"), "street", ("{p}门店内给电动车充电并住人",)),
    Matter("0505010100", 16, ("grid_app", "department"), "street", ("{p}餐馆使用50公斤双嘴瓶",)),
    Matter("0501010500", 4, ("12345", "ai_video"), "street", ("{p}一辆电动车起火",)),
    Matter("0502010400", 14, ("department",), "any", ("{p}一家加工厂机械防护罩缺失",)),
    Matter("0505020100", 20, ("department", "iot"), "home", ("{p}燃气软管老化，需更换",)),
    # 应急、市场、文旅
    Matter("0601050100", 10, SENSED, "street", ("{p}易涝点水位超过警戒值",)),
    Matter("0205020100", 6, (*SENSED, "12345"), "street", ("{p}燃气浓度报警",)),
    Matter("0604020300", 8, SENSED, "home", ("{p}配电变压器负荷过高",)),
    Matter("0601050300", 6, SENSED, "street", ("{p}排水泵站停机告警",)),
    Matter("0801010100", 22, CALLED, "street", ("{p}餐馆后厨卫生差",)),
    Matter("0803020200", 14, CALLED, "street", ("{p}停车场乱收费",)),
    Matter("0803030100", 10, ("department",), "street", ("{p}门店销售非标电动车",)),
    Matter("1203020300", 12, CALLED, "home", ("{p}旁边球场夜间扰民",)),
)
