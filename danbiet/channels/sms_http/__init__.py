"""SMS through a gateway that takes batches over HTTP and calls back with receipts.

The gateway's interface, which most aggregators can be fitted to with a small proxy:

``POST {base_url}/messages`` takes ``{"sender", "messages": [{"id", "to", "text", "expires_at"?}]}`` and answers
``{"messages": [{"id", "reference", "status"}]}``; the same ``id`` asked again is answered as the first time.
``POST {base_url}/lookup`` takes ``{"ids": […]}`` and answers ``{"messages": [{"id", "reference", "status", "at"}]}``.
Receipts are signed calls (`danbiet.channels.signing`) with ``{"account", "receipts": [{"id", "reference", "status",
"at"}]}``.
"""

from danbiet.channels.sms_http.channel import SmsHttp
from danbiet.channels.sms_http.settings import SmsHttpSettings

__all__ = ["SmsHttp", "SmsHttpSettings"]
