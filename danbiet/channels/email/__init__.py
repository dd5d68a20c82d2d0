"""E-mail over SMTP: one kept connection, signed with DKIM, unsubscribed with one click, bounces read. No tracking."""

from danbiet.channels.email.channel import Email
from danbiet.channels.email.settings import EmailSettings

__all__ = ["Email", "EmailSettings"]
