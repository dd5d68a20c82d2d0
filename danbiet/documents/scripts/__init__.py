"""Bản đọc trên loa và gói mang đi: what a reader reads aloud, and what a commune takes along without a network.

Vocabulary
    script  the sheet for a person at the microphone: large print, when each paragraph begins
    pack    one small ZIP of everything for one publication, with a manifest of SHA-256
"""

from danbiet.documents.scripts.model import ScriptParagraph, ScriptSheet, script_pdf
from danbiet.documents.scripts.pack import BadPack, PackPart, offline_pack, read_pack

__all__ = ["BadPack", "PackPart", "ScriptParagraph", "ScriptSheet", "offline_pack", "read_pack", "script_pdf"]
