"""DKIM signatures (RFC 6376): rsa-sha256, relaxed/relaxed.

Signed by `cryptography`, which needs 1 ms where a signer in pure Python needs 10; the hash of a body that many
recipients share is made once. The tests verify every signature with dkimpy.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SIGNED: Final = frozenset(
    {"from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type", "content-language"}
    | {"content-transfer-encoding", "auto-submitted", "in-reply-to", "references"}
    | {"list-id", "list-unsubscribe", "list-unsubscribe-post"}  # RFC 8058 asks for the last two
)
_SPACES: Final = re.compile(rb"[ \t]+")
_FOLDS: Final = re.compile(rb"\r\n[ \t]")


class BadKey(ValueError):
    """The DKIM key is not an RSA private key in PEM."""


class DkimSigner:
    """Signs messages of one domain under one selector. Raises BadKey when made with anything but a usable key."""

    def __init__(self, *, domain: str, selector: str, key: str) -> None:
        self.domain, self.selector = domain, selector
        try:
            loaded = load_pem_private_key(key.encode(), password=None)
        except (ValueError, TypeError) as error:
            raise BadKey("the DKIM key cannot be read: paste the whole PEM block, without a password") from error
        if not isinstance(loaded, RSAPrivateKey):
            raise BadKey("the DKIM key must be RSA: not every recipient's server reads another kind")
        self.key = loaded

    def signature(self, headers: Sequence[tuple[str, str]], body: bytes, *, at: int) -> bytes:
        """Return the DKIM-Signature header, its line end included; ``at`` is the Unix second of signing."""
        signed = [(name.lower(), value) for name, value in headers if name.lower() in SIGNED]
        names = ":".join(name for name, _ in signed)
        value = (
            f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={self.domain}; s={self.selector}; t={at};\r\n"
            f" h={names};\r\n bh={body_hash(body)};\r\n b="
        )
        data = b"".join(map(_relaxed, *zip(*signed, strict=True))) if signed else b""
        data += _relaxed("dkim-signature", value).removesuffix(b"\r\n")
        proof = b64encode(self.key.sign(data, PKCS1v15(), SHA256())).decode()
        return f"DKIM-Signature: {value}{_folded(proof)}\r\n".encode()


@lru_cache(maxsize=8)
def body_hash(body: bytes) -> str:
    """Return ``bh``: the hash of the body in relaxed form (RFC 6376, section 3.4.4)."""
    lines = [_SPACES.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    relaxed = b"".join(line + b"\r\n" for line in lines)
    return b64encode(hashlib.sha256(relaxed).digest()).decode()


def _relaxed(name: str, value: str) -> bytes:
    unfolded = _FOLDS.sub(b" ", value.encode())
    return name.encode() + b":" + _SPACES.sub(b" ", unfolded).strip() + b"\r\n"


def _folded(text: str) -> str:
    return "\r\n ".join(text[start : start + 70] for start in range(0, len(text), 70))
