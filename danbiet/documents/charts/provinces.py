"""The 34 provinces and cities since 1/7/2025, each on its own tile.

Columns run from west to east, rows from north to south; neighbours on the
ground are neighbours here as far as equal squares allow.
"""

from typing import Final

# name: (column, row)
PLACES: Final[dict[str, tuple[int, int]]] = {
    "Lai Châu": (0, 0),
    "Lào Cai": (1, 0),
    "Tuyên Quang": (2, 0),
    "Cao Bằng": (3, 0),
    "Điện Biên": (0, 1),
    "Sơn La": (1, 1),
    "Phú Thọ": (2, 1),
    "Thái Nguyên": (3, 1),
    "Lạng Sơn": (4, 1),
    "Hà Nội": (2, 2),
    "Bắc Ninh": (3, 2),
    "Quảng Ninh": (4, 2),
    "Ninh Bình": (2, 3),
    "Hưng Yên": (3, 3),
    "Hải Phòng": (4, 3),
    "Nghệ An": (1, 4),
    "Thanh Hóa": (2, 4),
    "Hà Tĩnh": (2, 5),
    "Quảng Trị": (3, 5),
    "Huế": (3, 6),
    "Đà Nẵng": (4, 6),
    "Quảng Ngãi": (4, 7),
    "Gia Lai": (5, 7),
    "Đắk Lắk": (4, 8),
    "Khánh Hòa": (5, 8),
    "Tây Ninh": (2, 9),
    "Đồng Nai": (3, 9),
    "Lâm Đồng": (4, 9),
    "An Giang": (1, 10),
    "Đồng Tháp": (2, 10),
    "Hồ Chí Minh": (3, 10),
    "Cần Thơ": (1, 11),
    "Vĩnh Long": (2, 11),
    "Cà Mau": (1, 12),
}
COLUMNS: Final = 6
ROWS: Final = 13
