"""Ways out: one file a channel, each with label, limits, settings and the provider's status table.

No Django, no database, no clock. `simulators/` holds a peer on loopback for each, used by tests, the demonstration
and drills. To add a channel: one file, one line below, and the contract test runs on it.
"""

from collections.abc import Mapping
from typing import Final

from danbiet.channels.base import Channel
from danbiet.channels.email import Email
from danbiet.channels.loudspeaker import Loudspeaker
from danbiet.channels.smpp import Smpp
from danbiet.channels.sms_http import SmsHttp
from danbiet.channels.webhook import Webhook
from danbiet.channels.zalo import Zalo

CHANNELS: Final[Mapping[str, Channel]] = {
    channel.key: channel
    for channel in (
        Email(),
        SmsHttp(),
        Loudspeaker(),
        Smpp(),
        Webhook(),
        Zalo(),
    )
}  # fmt: skip

__all__ = ["CHANNELS", "Channel"]
