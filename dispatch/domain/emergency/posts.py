"""The command board: the posts of a Chinese 指挥部, and what each is called in ICS."""

from __future__ import annotations

POSTS: dict[str, str] = {
    "commander": "Incident Commander",  # 总指挥
    "deputy": "Deputy Incident Commander",  # 副总指挥
    "on_scene": "Operations Section Chief",  # 现场指挥长
    "coordination": "Planning Section Chief",  # 综合协调组
    "rescue": "Rescue Branch Director",  # 抢险救援组
    "medical": "Medical Branch Director",  # 医疗救护组
    "order": "Law Enforcement Branch Director",  # 治安交通组
    "evacuation": "Evacuation Branch Director",  # 转移安置组
    "supply": "Logistics Section Chief",  # 后勤保障组
    "communications": "Communications Unit Leader",  # 通信电力组
    "experts": "Technical Specialist",  # 监测专家组
    "press": "Public Information Officer",  # 新闻舆情组
    "aftermath": "Recovery Branch Director",  # 善后组
}
