"""Settings: one frozen dataclass read from ANLAN_* by the front door and nobody else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

PREFIX = "ANLAN_"


class BadSetting(Exception):
    """A setting is unknown or cannot be read; the text says which and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    host: str = "127.0.0.1"
    port: int = 8050
    gateway_port: int = 8051
    data_dir: Path = Path("data")
    database_url: str = ""  # empty: SQLite in data_dir
    redis_url: str = ""  # empty: embedded Valkey on a unix socket in data_dir
    public_gateway_url: str = ""  # empty: same host as the page, gateway_port
    demo: bool = False
    demo_password: str = ""  # empty: generated at first start and printed once
    lang: str = "zh"
    tz: str = "Asia/Shanghai"
    camera_hosts: str = ""  # hosts and networks inside the house that cameras may have, comma separated
    basemaps: str = ""  # a JSON file of rows; empty: our own map alone
    tile_hosts: str = ""  # hosts of tile servers, host or host:port; empty: none may be asked
    map_licence: str = ""  # 审图号 of the site
    master_key: str = ""  # empty: a file in data_dir, made at first start

    @property
    def own_url(self) -> str:
        """Where a program on this machine reaches the console."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{host}:{self.port}"

    @property
    def sql_url(self) -> str:
        return self.database_url or f"sqlite:///{(self.data_dir / 'anlan.db').resolve()}"


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Settings from ANLAN_* names. Raises BadSetting on a name it does not know or a value it cannot read."""
    known = {PREFIX + f.name.upper(): f.name for f in fields(Settings)}
    unknown = sorted(k for k in env if k.startswith(PREFIX) and k not in known)
    if unknown:
        raise BadSetting(f"unknown setting {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    values = {known[k]: v for k, v in env.items() if k in known and v != ""}
    return Settings(**{name: _read(name, text) for name, text in values.items()})  # type: ignore[arg-type]


def _read(name: str, text: str) -> object:
    if name in ("port", "gateway_port"):
        if not text.isdigit() or not 0 < int(text) < 65536:
            raise BadSetting(f"{PREFIX}{name.upper()} must be a port number, not {text!r}")
        return int(text)
    if name == "demo":
        if text not in ("0", "1"):
            raise BadSetting(f"{PREFIX}DEMO must be 0 or 1, not {text!r}")
        return text == "1"
    if name == "data_dir":
        return Path(text)
    if name == "lang" and text not in ("zh", "en"):
        raise BadSetting(f"{PREFIX}LANG must be zh or en, not {text!r}")
    return text
