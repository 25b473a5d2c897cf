"""Addresses of cameras: which may lie inside the house; judged when a row comes in and at every fetch."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from feeds.demo_stream import number_of
from feeds.fetching import BadAddress, InsideAddress, Resolve, outside, resolve


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

    def has(self, host: str, _port: int, ip: str) -> bool:
        found = ipaddress.ip_address(ip)
        return host.lower() in self.names or any(
            found in net for net in self.nets if net.version == found.version
        )


def judge(url: str, allowed: Allowed, names: Resolve = resolve) -> str:
    """What is wrong with a camera's address, as a key of why.*; "" for nothing. A name that is not found
    yet is let in: it is judged again at every fetch.
    """
    if number_of(url) is not None:
        return ""
    try:
        outside(url, allowed.has, names)
    except BadAddress:
        return "not_an_address"
    except InsideAddress:
        return "address_inside"
    except OSError:
        return ""
    return ""
