"""Places that a text names."""

from danbiet.engine.text import Gazetteer, Named

LAO_CAI, HOA_BINH, TAN_LAP_1, TAN_LAP_2, PHU_QUY = 1, 2, 3, 4, 5
PLACES = Gazetteer(
    [
        Named(LAO_CAI, "Lào Cai"),
        Named(LAO_CAI, "Yên Bái"),
        Named(HOA_BINH, "Hòa Bình"),
        Named(TAN_LAP_1, "Tân Lập", within=LAO_CAI),
        Named(TAN_LAP_2, "Tân Lập", within=HOA_BINH),
        Named(PHU_QUY, "Phú Quý", within=HOA_BINH),
    ]
)


def test_a_province_is_found_by_its_present_and_its_former_name():
    assert PLACES.find("Mưa lớn ở Lào Cai; tại Yên Bái (cũ) nước rút.") == {LAO_CAI: 2}


def test_a_common_word_is_no_place():
    assert PLACES.find("Nhân dân yêu chuộng hòa bình.") == {}


def test_the_old_placement_of_the_tone_mark_is_the_same_name():
    assert PLACES.find("Lũ quét ở Hoà Bình") == {HOA_BINH: 1}


def test_a_commune_needs_its_unit_word():
    assert PLACES.find("Nhà giàu Phú Quý mở hội") == {}
    assert PLACES.find("Người dân đặc khu Phú Quý") == {PHU_QUY: 1}


def test_a_commune_whose_name_two_bear_is_settled_by_the_province_in_the_text():
    assert PLACES.find("xã Tân Lập họp dân") == {}
    assert PLACES.find("Tại xã Tân Lập, Lào Cai") == {LAO_CAI: 1, TAN_LAP_1: 1}
