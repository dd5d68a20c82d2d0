"""A signed JSON call to a partner's address: the agency's own app, a newsroom's system, a commune's portal.

``POST`` with ``{"id", "subject", "text", "html", "language", "expires_at", "attachments": [{"name", "content_type",
"sha256"}], "extra"}``, signed as `danbiet.channels.signing` says. The partner answers 2xx and remembers ``id`` (also in
the header ``Idempotency-Key``): the same id may be called again when an answer was lost.
"""

from danbiet.channels.webhook.channel import Webhook
from danbiet.channels.webhook.settings import WebhookSettings

__all__ = ["Webhook", "WebhookSettings"]
