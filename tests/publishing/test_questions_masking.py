"""What a question may not carry into the house, and what it needs."""

import unicodedata

import pytest

from danbiet.publishing.masking import Masked, mask

TELEPHONES = [
    "0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "+84912345678", "+84 912 345 678", "(+84) 912345678",
    "028 3822 1234", "02838221234", "09 12 34 56 78", "(091) 234 5678", "(028) 38221234", "0912_345_678",
    "0912/345/678", "0912–345–678", "0912 - 345 - 678", "0912  345  678", "84 912 345 678", "84912345678",
    "0084912345678", "+84(0)912345678", "0912\u00a0345\u00a0678", "0912\u200b345\u200b678", "0912\u00ad345678",
    "０９１２３４５６７８", "⓪⑨①②③④⑤⑥⑦⑧", "0\ufe0f\u20e3912345678", "không chín một hai ba bốn năm sáu bảy tám",
]  # fmt: skip


@pytest.mark.parametrize("number", TELEPHONES)
def test_a_telephone_number_is_taken_out_however_it_is_written(number):
    assert mask(f"Gọi tôi số {number} nhé") == Masked("Gọi tôi số [đã che số điện thoại] nhé", 1)


@pytest.mark.parametrize(
    "words",
    [
        "lan.nguyen+1@thu.example",
        "LAN@Thu.Example.vn",
        "lan @ thu.example",
        "lan(at)thu.example",
        "lan(a)thu.example",
        "lan＠thu.example",
        "lan\u200b@thu.example",
        "lan[at]thu[dot]example",
        "lan [a còng] thu (chấm) example",
    ],
)
def test_a_mailbox_is_taken_out(words):
    assert mask(f"Trả lời về {words} giúp") == Masked("Trả lời về [đã che thư điện tử] giúp", 1)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("CCCD 001203004567", "CCCD [đã che dãy số]"),
        ("CMND 012345678", "CMND [đã che số điện thoại]"),
        ("hộ chiếu C1234567", "hộ chiếu [đã che số giấy tờ]"),
        ("tài khoản 1903 4567 8901 23", "tài khoản [đã che dãy số] 23"),
        ("xem facebook.com/lan.nguyen.1990", "xem [đã che trang cá nhân]"),
        ("CCCD 001 203 004 567", "CCCD [đã che dãy số]"),
        ("xem m.me/lan.nguyen nhé", "xem [đã che trang cá nhân] nhé"),
        ("nhắn @lan_nguyen", "nhắn [đã che tên tài khoản]"),
    ],
)
def test_numbers_of_papers_and_accounts_are_taken_out(words, left):
    assert mask(words) == Masked(left, 1)


@pytest.mark.parametrize(
    "words",
    [
        "Từ 01/07/2026 hay 01.07.2026 ạ?",
        "Từ ngày 01.07.2026 08 giờ có nộp được không?",
        "Mức 1.500.000.000 đồng hay 1 500 000 000 đồng?",
        "Nghị định 244/2026/NĐ-CP, Điều 12 khoản 3",
        "12 000 000 000 đồng cho 300 m² hay 1 000 000 000 đ?",
        "Từ 01 - 07 - 2026 đến 01–12–2026, giai đoạn 2026–2030",
        "Thông tư 08/2026/TT-BTC; mức 5.000.000 đến 10.000.000 đồng",
        "Trợ cấp 250.000 đồng/tháng cho 3 cháu, năm học 2026-2027?",
        "Năm 2025, 2026 và 2027 thì sao",
    ],
)
def test_money_dates_and_decrees_stay(words):
    assert mask(words) == Masked(words, 0)


def test_everything_is_counted():
    assert mask("0912345678 hoặc lan@thu.example").count == 2


def test_marks_written_apart_hide_nothing():
    text = unicodedata.normalize("NFD", "Số điện thoại của tôi là 0912345678")
    assert mask(text) == Masked("Số điện thoại của tôi là [đã che số điện thoại]", 1)
