"""Where a webhook may lead: a public HTTPS address, or a host that the operator named.

A person chooses the address and the site calls it from inside: without this, anybody with a key could have
the site ask what only its own network may ask (OWASP: server-side request forgery).
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from aidlift.errors import BadInput

LONGEST = 500
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into IPv4 ones (RFC 6052), private ones too."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Target:
    """An address to call, taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_named(self) -> bool:
        """Say whether the operator named this host (`AIDLIFT_WEBHOOK_HOSTS`)."""
        return self.host in settings.WEBHOOK_HOSTS


def target_of(url: str) -> Target:
    """Take an address apart; raise BadInput, saying why, where it may not be called at all."""
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST:
        raise BadInput(f"An address has at most {LONGEST} characters, all of them ASCII and none a space.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadInput(f"{url!r} is no address: {error}.") from None
    host = (parts.hostname or "").lower().rstrip(".")
    if parts.scheme not in {"http", "https"} or not host:
        raise BadInput(f"{url!r} is not the address of a site; write https://example.org/hook.")
    if parts.username or parts.password or parts.fragment:
        raise BadInput("An address for messages holds no name, password or #fragment.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)
    if target.scheme == "http" and not target.is_named:
        raise BadInput("Messages are sent over https only; http is for hosts that the operator named.")
    if not target.is_named:
        _refuse_inside(host)
    return target


def resolve(target: Target) -> str:
    """Look the host up and return the address to connect to; raise BadInput where one of them lies inside.

    The answer is what is connected to: a name that is looked up again may lead elsewhere (DNS rebinding).
    Raises OSError where the name is not known.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not target.is_named and not all(is_public(ipaddress.ip_address(one)) for one in addresses):
        raise BadInput(f"{target.host} leads into a private network; messages are sent to public ones only.")
    return addresses[0]


def is_public(address: Address) -> bool:
    """Say whether an address is one of the public internet, also where one of IPv4 is wrapped in IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address in TRANSLATED or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def _refuse_inside(host: str) -> None:
    """Refuse at once what needs no looking up."""
    try:
        inside = not is_public(ipaddress.ip_address(host))
    except ValueError:
        inside = (
            host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host
        )
    if inside:
        raise BadInput(f"{host} lies inside a private network; the operator may name it for messages.")
