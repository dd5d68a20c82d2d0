"""CAP 1.2: urgent warnings in the form that warning systems exchange (OASIS, 1 July 2010).

Vocabulary
    alert     one message: Alert, Update or Cancel; the last two name what they follow
    info      the same warning in one language
    area      where it applies, in words and in commune codes
    all-clear the last message of a chain: an Update whose response is AllClear
"""

from danbiet.channels.cap.alert import Alert, Area, Info, NotValid, Reference
from danbiet.channels.cap.follow import all_clear, cancelled, updated
from danbiet.channels.cap.xml import read_cap, write_cap

CONTENT_TYPE = "application/cap+xml"

__all__ = [
    "CONTENT_TYPE",
    "Alert",
    "Area",
    "Info",
    "NotValid",
    "Reference",
    "all_clear",
    "cancelled",
    "read_cap",
    "updated",
    "write_cap",
]
