"""Which column is which field, and which columns are about a person and never leave the file."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

FIELDS: dict[str, tuple[str, ...]] = {
    "guid": ("id", "ma", "ma bai", "guid", "key", "ma tin"),
    "url": ("url", "link", "lien ket", "duong dan", "duong link", "dia chi bai", "href", "link bai"),
    "title": ("title", "tieu de", "tit", "headline", "ten bai", "ten tin bai", "tua de"),
    "summary": ("summary", "tom tat", "sapo", "description", "mo ta", "trich yeu", "lead"),
    "text": ("text", "body", "content", "noi dung", "toan van", "bai viet", "van ban", "full text"),
    "outlet": ("outlet", "source", "nguon", "nguon tin", "bao", "co quan bao chi", "ten bao", "toa soan",
               "kenh", "publisher", "site", "outlet name", "source name", "site name", "ten nguon"),
    "published_at": ("published at", "published", "publish date", "pubdate", "date", "ngay", "ngay dang",
                     "thoi gian", "thoi gian dang", "ngay gio", "ngay xuat ban", "thoi diem", "datetime",
                     "created at", "ngay phat hanh"),
    "place": ("place", "dia ban", "dia phuong", "tinh", "tinh thanh", "tinh thanh pho", "province",
              "xa", "xa phuong", "location", "khu vuc"),
}  # fmt: skip

# Matched as whole words of the folded name. "tac gia", "ho ten", "dia chi" (of a
# person; "dia chi bai" is an article's), and what platforms call accounts.
PERSONAL = re.compile(
    r"\b(?:author|authors|byline|tac gia|nguoi viet|phong vien|ho ten|ho va ten|ten nguoi|full ?name|"
    r"name|first name|last name|surname|nguoi dang|nguoi gui|nguoi binh luan|commenter|creator|poster|"
    r"phone|mobile|dien thoai|so dien thoai|sdt|dtdd|e ?mail|thu dien tu|ip|ip address|user|users|"
    r"user ?name|user ?id|user agent|nguoi dung|account|tai khoan|handle|screen name|nick|nickname|"
    r"biet danh|profile|ho so ca nhan|trang ca nhan|avatar|follower|followers|nguoi theo doi|friends|"
    r"ban be|dia chi|address|cccd|cmnd|can cuoc|so dinh danh|ngay sinh|birth|birthday|dob|nam sinh|"
    r"gioi tinh|gender|sex|dan toc|ethnicity|ton giao|religion|tuoi|age|device|cookie|facebook|"
    r"zalo|tiktok|twitter|instagram|uid|from|sender|contact|lien he)\b"
)


class PersonalColumn(ValueError):
    """A mapping asks for a column about people; ``words`` says so to the officer."""

    def __init__(self, column: str) -> None:
        self.words = f"Cột “{column}” là thông tin cá nhân nên hệ thống không nhập. Hãy chọn cột khác."
        super().__init__(self.words)


def folded(name: str) -> str:
    """Return a column name for comparison: no accents, no case, words parted by one blank."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    bare = unicodedata.normalize("NFD", apart.lower().replace("đ", "d"))
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def is_personal(column: str) -> bool:
    """Tell whether a column is about a person by its name; known field names are not."""
    name = folded(column)
    return field_of(name) is None and PERSONAL.search(name) is not None


def field_of(folded_name: str) -> str | None:
    return next((field for field, names in FIELDS.items() if folded_name in names), None)


def suggested_mapping(columns: Iterable[str]) -> dict[str, str]:
    """Return column to field for the columns we recognise, each field once, the first column wins.

    A joined two-row header ("Bài viết Tiêu đề") is recognised by its end.
    """
    mapping: dict[str, str] = {}
    for column in columns:
        field = None if is_personal(column) else guess(folded(column))
        if field and field not in mapping.values():
            mapping[column] = field
    return mapping


def guess(name: str) -> str | None:
    words = name.split()
    return next((field for start in range(len(words)) if (field := field_of(" ".join(words[start:])))), None)


def checked_mapping(mapping: Mapping[str, str], columns: Iterable[str]) -> dict[str, str]:
    """Return the officer's mapping for the columns that exist.

    Raises PersonalColumn, and ValueError for a field we do not know.
    """
    present = set(columns)
    for column, field in mapping.items():
        if field not in FIELDS:
            raise ValueError(f"{field!r} is not a field; fields are {', '.join(FIELDS)}")
        if is_personal(column):
            raise PersonalColumn(column)
    return {column: field for column, field in mapping.items() if column in present}
