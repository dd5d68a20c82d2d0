"""TCVN3 (ABC), the one-byte encoding of Vietnamese fonts before Unicode.

Its capital letters with tone share the codes of the small ones (another font
showed them big), so capitals come back small. Source: TCVN 5712:1993, VN3.
"""

TABLE = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢£¤¥¦§",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
TRANSLATION = str.maketrans(TABLE)


def decode_tcvn3(body: bytes) -> str:
    return body.decode("latin-1").translate(TRANSLATION)
