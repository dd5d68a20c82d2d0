"""The nouns of `measurement`, split by what they describe."""

from danbiet.measurement.models.indicators import Echo, Indicator
from danbiet.measurement.models.readership import FruitlessSearch, PageCount, PageKind, SearchSalt
from danbiet.measurement.models.site import AddressCheck, Check, Finding, Group, PortalCheck

__all__ = [
    "AddressCheck",
    "Check",
    "Echo",
    "Finding",
    "FruitlessSearch",
    "Group",
    "Indicator",
    "PageCount",
    "PageKind",
    "PortalCheck",
    "SearchSalt",
]
