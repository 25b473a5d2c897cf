"""Fetches what an address of others gives, for browsers, and lets none lead into the house unasked.

The server asks for browsers, so an address that names the house's own machines could read what only they may.
The name is looked up once, judged, and the very address that was judged is connected to, under that name; no
redirect is followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Iterable
from urllib.parse import SplitResult, urlsplit

PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|[0-9a-fA-F:.]{2,45}")
Resolve = Callable[[str, int], Iterable[str]]
Permit = Callable[[str, int, str], bool]  # whether this host and port may lead to this IP address inside


class NotFetched(Exception):
    """The address gave nothing that can be shown; the text says why, for operators."""


class BadAddress(NotFetched):
    """No address that can be asked."""


class InsideAddress(NotFetched):
    """The address leads into the house, and nobody permits it."""


def resolve(host: str, port: int) -> list[str]:
    """Every IP address of a name. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def parts_of(url: str) -> tuple[SplitResult, str, int]:
    """The parts of a URL, its host and port. Raises BadAddress on what is no plain http(s) address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise BadAddress(str(wrong)) from wrong
    host = parts.hostname or ""
    if parts.scheme not in PORTS:
        raise BadAddress("neither http nor https")
    if parts.username or parts.password:
        raise BadAddress("holds a name or password")
    if not url.isascii():
        raise BadAddress("holds other letters than an address has")
    if not HOST.fullmatch(host) or port == 0:
        raise BadAddress("no host")
    return parts, host, port or PORTS[parts.scheme]


def outside(url: str, permit: Permit, names: Resolve = resolve) -> str:
    """The IP address to ask for a URL. Raises BadAddress, InsideAddress, OSError where the name is not found.

    One address inside is enough to refuse: a name may lead here and there.
    """
    _, host, port = parts_of(url)
    found = list(names(host, port))
    for ip in found:
        if inside(ip) and not permit(host, port, ip):
            raise InsideAddress(f"{host} lies inside the house and is not listed")
    if not found:
        raise OSError(f"{host} has no address")
    return found[0]


def inside(ip: str) -> bool:
    """Whether an IP address is not one of the open net: the machine itself, private, link-local, shared, …"""
    found = ipaddress.ip_address(ip.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return not (mapped or found).is_global or (mapped or found).is_multicast


def fetch(url: str, permit: Permit, *, most: int, seconds: float, names: Resolve = resolve) -> bytes:
    """At most so many bytes, each answer within so many seconds. Raises NotFetched."""
    try:
        ip = outside(url, permit, names)
        parts, host, port = parts_of(url)
        with socket.create_connection((ip, port), seconds) as joined:
            if parts.scheme == "http":
                return _read(http.client.HTTPConnection(host, port), joined, parts, most)
            secure = ssl.create_default_context()
            with secure.wrap_socket(joined, server_hostname=host) as secured:
                return _read(http.client.HTTPSConnection(host, port, context=secure), secured, parts, most)
    except (OSError, http.client.HTTPException) as broken:
        raise NotFetched(f"no answer: {type(broken).__name__} {broken}") from broken


def _read(line: http.client.HTTPConnection, joined: socket.socket, parts: SplitResult, most: int) -> bytes:
    line.sock = joined
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line.request("GET", path, headers={"User-Agent": "anlan", "Accept": "*/*"})
    told = line.getresponse()
    if told.status != http.client.OK:
        raise NotFetched(f"status {told.status}")
    data = told.read(most + 1)
    if len(data) > most:
        raise NotFetched(f"more than {most} bytes")
    return data
