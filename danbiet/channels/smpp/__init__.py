"""SMS straight to a carrier over SMPP 3.4, by smpplib.

Receipts come back on the same line (deliver_sm), so they are read with ``Sender.notices`` and not over HTTP.
"""

from danbiet.channels.smpp.channel import Smpp
from danbiet.channels.smpp.settings import SmppSettings

__all__ = ["Smpp", "SmppSettings"]
