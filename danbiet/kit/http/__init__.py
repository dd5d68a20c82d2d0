"""Fetching from the open web without being used against one's own network.

``Client.get`` answers with a ``Response`` or raises a ``FetchError`` whose
``words`` an officer can read and whose ``code`` a program can keep.
"""

from danbiet.kit.http.client import Client, Response
from danbiet.kit.http.errors import (
    BadUrl,
    ConnectionFailed,
    FetchError,
    HttpStatus,
    NameNotFound,
    RedirectLoop,
    RefusedAddress,
    RobotsForbids,
    TimedOut,
    TlsFailed,
    TooLarge,
    TooManyRedirects,
    UnreadableBody,
)
from danbiet.kit.http.limits import Timeouts
from danbiet.kit.http.retry_after import retry_after_s

__all__ = [
    "BadUrl",
    "Client",
    "ConnectionFailed",
    "FetchError",
    "HttpStatus",
    "NameNotFound",
    "RedirectLoop",
    "RefusedAddress",
    "Response",
    "RobotsForbids",
    "TimedOut",
    "Timeouts",
    "TlsFailed",
    "TooLarge",
    "TooManyRedirects",
    "UnreadableBody",
    "retry_after_s",
]
