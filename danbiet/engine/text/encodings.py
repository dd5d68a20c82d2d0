"""How Vietnamese looks when its bytes were read in the wrong encoding.

Sources: TCVN 5712:1993 (VN3) and the VNI-Windows font encoding, both read as
Windows-1252; UTF-8 read as Windows-1252 or Latin-1.
"""

import re
from typing import Final

_TCVN3: Final = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)

_VNI_MARKS: Final = {
    "a": ("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "u": ("ùøûõï", "úùủũụ"),
    "ö": ("ùøûõï", "ứừửữự"),
    "y": ("ùøûõ", "ýỳỷỹ"),
}
_VNI_PAIRS: Final = {
    base + mark: letter
    for base, (marks, letters) in _VNI_MARKS.items()
    for mark, letter in zip(marks, letters, strict=True)
}
_VNI_SINGLES: Final = dict(zip("ôöæóòîñ", "ơưỉĩịỵđ", strict=True))
_VNI: Final = _VNI_PAIRS | _VNI_SINGLES
_VNI_UNIT: Final = re.compile("|".join([*_VNI_PAIRS, *_VNI_SINGLES]))

# Windows-1252 leaves five bytes undefined; readers then show the Latin-1 control.
_CP1252: Final = {
    byte: bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte)) for byte in range(0x80, 0x100)
}
_BYTES: Final = {shown: byte for byte, shown in _CP1252.items()} | {chr(byte): byte for byte in range(0x80, 0x100)}
_SHOWN: Final = "".join(re.escape(shown) for shown, byte in _BYTES.items() if byte < 0xC0)
# Two-byte letters (Ã¡, Ä‘, Æ°) and three-byte ones (áº¡, á»‡, â€œ).
_MOJIBAKE: Final = re.compile(rf"[ÃÄÅÆ][{_SHOWN}]|á[º»][{_SHOWN}]|â€[{_SHOWN}]")


def from_tcvn3(word: str) -> str:
    """Return what the word says if its bytes were TCVN3 (ABC fonts)."""
    return word.translate(_TCVN3)


def from_vni(word: str) -> str:
    """Return what the word says in lower case if its bytes were VNI."""
    return _VNI_UNIT.sub(lambda unit: _VNI[unit[0]], word.lower())


def mojibake_letters(word: str) -> int:
    """Return how many letters of the word are UTF-8 read one byte at a time."""
    return sum(map(_decodes, _MOJIBAKE.findall(word)))


def _decodes(shown: str) -> bool:
    try:
        return len(bytes(_BYTES[letter] for letter in shown).decode()) == 1
    except UnicodeDecodeError:
        return False
