"""Addresses: written one way, encrypted at rest, and found again only through a keyed hash of their own list.

``normal_address(kind, text)`` answers the one way to write an address or raises Refused with a stable code.
``seal`` and ``unseal`` encrypt with the newest key of ``ADDRESS_KEYS`` (settings) and read with any of them; a sealed
text begins with the four bytes that name its key, so that keys can be changed while the product runs.
``hasher(audience)`` answers the keyed hash under which the list holds an address once; two lists have nothing in
common that could be joined.
"""

from danbiet.delivery.addresses.hashing import change_key, current_key_id, hasher, keep_key
from danbiet.delivery.addresses.normal import PHONE_CODES, Refused, normal_address, words_of
from danbiet.delivery.addresses.sealing import KeyMissing, key_of, seal, unseal

__all__ = [
    "PHONE_CODES",
    "KeyMissing",
    "Refused",
    "change_key",
    "current_key_id",
    "hasher",
    "keep_key",
    "key_of",
    "normal_address",
    "seal",
    "unseal",
    "words_of",
]
