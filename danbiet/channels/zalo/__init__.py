"""Zalo: notices from a template to a phone (ZNS), messages of the Official Account, and article drafts.

Refresh tokens are good for one use, so they are kept by the room in a ``TokenStore`` that only one process may change
at a time, and written down before the new access token is used.
"""

from danbiet.channels.zalo.channel import Zalo
from danbiet.channels.zalo.settings import ZaloSettings
from danbiet.channels.zalo.templates import template_of
from danbiet.channels.zalo.tokens import Tokens, TokenStore

__all__ = ["TokenStore", "Tokens", "Zalo", "ZaloSettings", "template_of"]
