"""The commonest Vietnamese syllables, folded: they say nothing about which story it is."""

STOPWORDS = frozenset(
    """
    va la cua cac co duoc cho nhung mot trong voi nay da khong den tai nguoi khi o ra vao tu de ve
    cung nhu thi ma do sau nhieu con bi hon theo nam ngay phai lai rang se boi tren len neu vi nen
    hay chi moi rat qua nao gi ay day bang di biet noi
    """.split()  # noqa: SIM905
)
