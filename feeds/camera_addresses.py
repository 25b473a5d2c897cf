"""Addresses of cameras: what kinds there are, and that none leads into the house but by the allow-list.

The server fetches these addresses for browsers, so one that names the house's own machines could read what
only they may. It is judged when a row comes in, and again whenever it is fetched.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from feeds.demo_stream import number_of

PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|[0-9a-fA-F:.]{2,45}")
Resolve = Callable[[str, int], Iterable[str]]


class InsideAddress(Exception):
    """The address leads into the house and is not on the allow-list; the text is its host."""


class BadAddress(Exception):
    """No address that a camera can have; the text says why."""


def resolve(host: str, port: int) -> list[str]:
    """Every IP address of a name. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts and networks inside the house that cameras may have, as `ANLAN_CAMERA_HOSTS` names them."""

    names: frozenset[str] = frozenset()
    nets: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()

    @classmethod
    def of(cls, text: str) -> Allowed:
        """Names, addresses and networks (10.1.0.0/16) with commas between."""
        names, nets = set(), []
        for part in filter(None, (p.strip().lower() for p in text.split(","))):
            try:
                nets.append(ipaddress.ip_network(part, strict=False))
            except ValueError:
                names.add(part)
        return cls(frozenset(names), tuple(nets))

    def has(self, host: str, ip: str) -> bool:
        found = ipaddress.ip_address(ip)
        return host.lower() in self.names or any(
            found in net for net in self.nets if net.version == found.version
        )


def parts_of(url: str) -> SplitResult:
    """Raises BadAddress on what is no plain http(s) address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise BadAddress(str(wrong)) from wrong
    if parts.scheme not in PORTS:
        raise BadAddress("neither http nor https")
    if parts.username or parts.password:
        raise BadAddress("holds a name or password")
    if not HOST.fullmatch(parts.hostname or "") or port == 0:
        raise BadAddress("no host")
    return parts


def outside(url: str, allowed: Allowed, names: Resolve = resolve) -> str:
    """The IP address to ask for a URL. Raises BadAddress, InsideAddress, OSError where the name is not found.

    One address inside is enough to refuse: a name may lead here and there.
    """
    parts = parts_of(url)
    host = parts.hostname or ""
    found = list(names(host, parts.port or PORTS[parts.scheme]))
    for ip in found:
        if inside(ip) and not allowed.has(host, ip):
            raise InsideAddress(host)
    if not found:
        raise OSError(f"{host} has no address")
    return found[0]


def inside(ip: str) -> bool:
    """Whether an IP address is not one of the open net: the machine itself, private, link-local, shared, …"""
    found = ipaddress.ip_address(ip.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return not (mapped or found).is_global or (mapped or found).is_multicast


def judge(url: str, allowed: Allowed, names: Resolve = resolve) -> str:
    """What is wrong with a camera's address, as a key of list.why; "" for nothing. A name that is not found
    yet is let in: it is judged again at every fetch.
    """
    if number_of(url) is not None:
        return ""
    try:
        outside(url, allowed, names)
    except BadAddress:
        return "not_an_address"
    except InsideAddress:
        return "address_inside"
    except OSError:
        return ""
    return ""
