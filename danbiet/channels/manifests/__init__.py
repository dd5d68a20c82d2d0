"""What a loudspeaker is told to play: a small signed document, and the hours in which it may.

Vocabulary
    manifest  one order to one station: play this audio, or no longer play those
    hours     when a station may sound, in Vietnamese time; none means never
    override  the reason why an urgent manifest may sound at any hour

A station trusts nothing but the signature: not the broker, not the server that
holds the audio (whose SHA-256 stands in the manifest). The signed bytes are the
canonical JSON itself (keys in order, no spaces, whole numbers, UTC), carried as a
string, so that a device verifies what it received and writes nothing anew.
"""

from danbiet.channels.manifests.hours import BadHours, Hours, Window
from danbiet.channels.manifests.manifest import BadManifest, Manifest, Sound
from danbiet.channels.manifests.signatures import SigningKey, VerifyKey, sign_manifest, verify_manifest

__all__ = [
    "BadHours",
    "BadManifest",
    "Hours",
    "Manifest",
    "SigningKey",
    "Sound",
    "VerifyKey",
    "Window",
    "sign_manifest",
    "verify_manifest",
]
