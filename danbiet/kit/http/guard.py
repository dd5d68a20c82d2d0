"""Which addresses may be opened at all: the guard against server-side request forgery.

A feed's address is typed by a person and its redirects are chosen by a
stranger; neither may reach our own machine, its network or the cloud's
metadata service. Source: OWASP, Server-Side Request Forgery Prevention;
IANA special-purpose address registries (RFC 6890).
"""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")
SIX_TO_FOUR = IPv6Network("2002::/16")
# Translators and tunnels whose far end we cannot know.
OPAQUE = (IPv6Network("64:ff9b:1::/48"), IPv6Network("2001::/32"))
CARRIER_NAT = IPv4Network("100.64.0.0/10")


def parse_address(text: str) -> Address:
    """Return the address without its zone (``fe80::1%eth0``); ValueError when it is none."""
    return ip_address(text.partition("%")[0])


def networks(ranges: Iterable[str]) -> tuple[Network, ...]:
    return tuple(ip_network(one, strict=False) for one in ranges)


def refusal(address: Address, allowed: tuple[Network, ...] = ()) -> str | None:
    """Return why ``address`` may not be opened, in Vietnamese, or None when it may.

    ``allowed`` lists networks an operator opened on purpose; an IPv4 address
    hidden inside an IPv6 one is judged as the IPv4 address it leads to.
    """
    address = embedded(address)
    if any(address in network for network in allowed if network.version == address.version):
        return None
    if isinstance(address, IPv6Address) and any(address in net for net in OPAQUE):
        return f"{address} là địa chỉ đường hầm"
    return kind_of_closed(address)


def embedded(address: Address) -> Address:
    """Return the IPv4 address an IPv6 one stands for (mapped, NAT64, 6to4), else itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in SIX_TO_FOUR:
        return IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    return address


def kind_of_closed(address: Address) -> str | None:
    """Return the closed kind an address belongs to, or None for the open internet."""
    if address.is_unspecified:
        return f"{address} là địa chỉ trống"
    if address.is_loopback:
        return f"{address} là chính máy chủ này"
    if address.is_link_local:
        return f"{address} là địa chỉ nội bộ của máy chủ hoặc đám mây"
    if address.is_multicast:
        return f"{address} là địa chỉ phát nhóm"
    if isinstance(address, IPv4Address) and address in CARRIER_NAT:
        return f"{address} là địa chỉ nội bộ của nhà mạng"
    if isinstance(address, IPv6Address) and address.is_site_local:
        return f"{address} là địa chỉ mạng nội bộ"
    # is_global follows the IANA registries: private, documentation, reserved are all outside it.
    if address.is_private or address.is_reserved or not address.is_global:
        return f"{address} là địa chỉ mạng nội bộ hoặc để dành"
    return None
