import re
import unicodedata
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from danbiet.documents.charts import (
    PLACES,
    POLICY_COLOURS,
    OutletBars,
    Tiles,
    UnknownProvince,
    chart_spec,
    describe,
    outlet_bars,
    policy_colour,
    sparkline,
    table,
    tiles,
    to_pdf,
    to_png,
    to_svg,
)
from tests.documents.charts.test_volume import words
from tests.documents.charts.world import AS_OF, volume
from tests.documents.letters import LETTERS

NORTH = (
    "Hà Nội, Lai Châu, Điện Biên, Sơn La, Lạng Sơn, Quảng Ninh, Cao Bằng, Tuyên Quang, "
    "Lào Cai, Thái Nguyên, Phú Thọ, Bắc Ninh, Hưng Yên, Hải Phòng, Ninh Bình"
)
CENTRE = "Thanh Hóa, Nghệ An, Hà Tĩnh, Quảng Trị, Huế, Đà Nẵng, Quảng Ngãi, Gia Lai, Khánh Hòa, Lâm Đồng, Đắk Lắk"
SOUTH = "Hồ Chí Minh, Đồng Nai, Tây Ninh, Cần Thơ, Vĩnh Long, Đồng Tháp, Cà Mau, An Giang"
PROVINCES = [name for region in (NORTH, CENTRE, SOUTH) for name in region.split(", ")]


def places(**changes: object) -> Tiles:
    given: dict[str, object] = {
        "title": "Hà Nội được nhắc nhiều nhất",
        "values": {"Hà Nội": 1200, "Huế": 0, "Cà Mau": None},
        "source": "26 nguồn báo chí",
        "as_of": AS_OF,
    }
    return Tiles(**{**given, **changes})  # type: ignore[arg-type]


def test_every_province_of_the_official_list_has_one_tile_of_its_own():
    assert sorted(PLACES) == sorted(PROVINCES)
    assert len(set(PLACES.values())) == 34
    assert set(PROVINCES) <= set(words(to_svg(tiles(places()))))


def test_a_province_that_was_not_measured_says_so_and_nought_says_nought():
    said = words(to_svg(tiles(places())))
    assert said.count("chưa đo") == 32
    assert "1.200" in said
    assert table(places())[1][9] == ("Hà Nội", 1200)
    assert dict(table(places())[1])["Huế"] == 0


def test_the_tiles_in_one_sentence():
    assert describe(places()) == (
        "Hà Nội được nhắc nhiều nhất: nhiều nhất Hà Nội 1.200 sự việc; Huế 0 sự việc; 32 tỉnh, thành phố chưa đo."
    )


def test_a_province_that_is_no_more_is_refused():
    with pytest.raises(UnknownProvince, match="Hà Giang"):
        places(values={"Hà Giang": 3})


def test_outlets_are_sorted_and_the_long_tail_becomes_one_bar():
    counts = [(f"Báo {n}", n) for n in range(1, 16)]
    chart = OutletBars("Báo 15 đăng nhiều nhất", counts, "26 nguồn", AS_OF, limit=4)
    said = words(to_svg(outlet_bars(chart)))
    assert [s for s in said if s.startswith("Báo ")][:4] == [
        "Báo 15",
        "Báo 14",
        "Báo 13",
        "Báo khác (12)",
    ]
    assert "78" in said
    assert len(table(chart)[1]) == 15
    assert describe(chart) == (
        "Báo 15 đăng nhiều nhất: 120 bài của 15 báo, nhiều nhất Báo 15 (15); Báo 14 (14); Báo 13 (13)."
    )


def test_a_sparkline_starts_from_nought_and_says_its_last_value():
    spec = sparkline([3, None, 1200])
    assert spec["description"] == "1.200"
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 1200]
    assert to_svg(sparkline([])).startswith("<svg")


def test_every_chart_carries_its_sentence_for_those_who_cannot_see():
    for chart in (volume(), places(), OutletBars("Báo", [("Báo A", 1)], "26 nguồn", AS_OF)):
        assert chart_spec(chart)["description"] == describe(chart)
        assert f'aria-label="{describe(chart)}"' in to_svg(chart_spec(chart))


def test_ten_policies_have_ten_colours_and_a_slot_never_changes_its_own():
    assert len(set(POLICY_COLOURS)) == 10
    assert policy_colour(3) == POLICY_COLOURS[3] == policy_colour(13)


def test_a_picture_has_two_pixels_for_one():
    size = [int(n) for n in re.findall(r'(?:width|height)="(\d+)"', to_svg(tiles(places())))[:2]]
    picture = Image.open(BytesIO(to_png(tiles(places()))))
    assert picture.size == (size[0] * 2, size[1] * 2)


def test_every_vietnamese_letter_is_set_in_the_same_sans_serif_face():
    chart = volume(title=f"{LETTERS} {LETTERS.upper()}", events=())
    page = PdfReader(BytesIO(to_pdf(chart_spec(chart)))).pages[0]
    faces = [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]
    assert {face.split("+")[-1] for face in faces} <= {"LiberationSans", "LiberationSans-Bold"}
    said = unicodedata.normalize("NFC", page.extract_text())
    assert set(LETTERS + LETTERS.upper()) <= set(said)
