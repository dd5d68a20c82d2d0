import pytest

from danbiet.engine.matching import Finding, lint, parse
from danbiet.engine.text.words import compounds

POLICY = """
lê dân | hồ sơ | bùi nhùi | lý lịch tư pháp | cao tốc | mai táng | đào tạo | đặng | chính sách tiền lương |
an toàn giao thông | cao tốc Bắc Nam | vũ khí | vũ trang | văn bản | dương tính | phương án |
kim ngạch xuất khẩu | kiều bào | tài chính công | an ninh mạng | đồng bộ | thái độ phục vụ | Hà Nội |
lâm nghiệp | lâm sản | từ thiện | thi công | thạch anh | trang trại | đàm phán | đoàn kết |
đoàn thanh niên | lưu thông | lưu học sinh | lương tối thiểu vùng | tiêu chuẩn | tăng trưởng | ninh bình |
cù lao chàm | phí bảo vệ môi trường | phó thủ tướng | thân nhân liệt sĩ | vi phạm hành chính |
quản lý thị trường | xử lý văn bản | dự thảo văn bản | lương hưu | lương công chức | công an thành phố |
Sở Công Thương | Bộ Giáo dục và Đào tạo | Đào Tạo Nghề | An Toàn Thực Phẩm | HỒ SƠ ĐẤT ĐAI |
đường Nguyễn Trãi | Trần Hưng Đạo | Hồ Chí Minh | Lê Duẩn | cầu Nguyễn Văn Trỗi | cao toc | ho so |
do thi thong minh | le phi truoc ba | dao tao | an toan giao thong | luong huu | Tân Hoàng Minh |
Hoàng Anh Gia Lai | Vạn Thịnh Phát | Lâm Đồng | Hà Giang | Thái Nguyên | Đồng Nai | nguyên nhân |
phạm vi điều chỉnh | trần lãi suất | trần nhà | võ thuật | hoàng thành Thăng Long | đinh lăng | lê dương |
hồ thủy lợi | hồ tiêu | đỗ xe | đỗ xe đô thị | quan trắc môi trường | thị trường lao động | Luật Đất đai |
Nghị định 15/2020/NĐ-CP | Điện Biên Phủ | phan thiết | vàng miếng | triệu đồng | mã số thuế |
nông thôn mới | hạ tầng giao thông | cung cấp nước sạch | giang mai | trường Lê Hồng Phong |
Bệnh viện Nguyễn Tri Phương | vũ trụ | bạch kim | nguyen nhan | pham vi | tran lai suat | thái bình dương |
Thái Bình | ứng dụng VNeID | Vũ Thư | kim loại nặng | đường sắt đô thị | đô thị thông minh
"""
# Invented, or as ordinary as a name can be; none is meant as a person.
NAMES = """
Nguyễn Văn An | Trần Thị Bích | Lê Minh Tuấn | Phạm Thu Hà | Huỳnh Ngọc Lan | Hoàng Văn Nam |
Phan Thanh Bình | Vũ Đức Long | Võ Thị Hồng | Đặng Quốc Khánh | Bùi Xuân Hải | Đỗ Mạnh Hùng |
Hồ Thị Kim Thoa | Ngô Đức Thịnh | Dương Thúy Vi | Lý Hoàng Nam | Đinh Tiến Dũng | Trịnh Văn Quyết |
Trương Mỹ Hoa | Mai Phương Thúy | Cao Thái Sơn | Tạ Minh Tâm | Lương Xuân Trường | Tôn Nữ Thị Ninh |
Nguyễn An | Trần Bình | Lê Hòa | nguyễn văn an | trần thị bích | lê minh tuấn | phạm thu hà | vũ thị hoa |
đặng quốc khánh | nguyen van an | tran thi bich | le minh tuan | Nguyen Van An | Pham Thu Ha |
NGUYỄN VĂN AN | ông Nguyễn Văn An | đất đai nguyễn văn an | luật sư Trần Vũ Hải | bà Lê Thị Thu |
nguyễn minh | trần hùng | Nguyễn Thị Ý | Nguyễn Khả Ngân | Lê Khả Giáp | Tô Lâm Anh | Quách Tuấn Du |
Doãn Quốc Đam | Châu Thị Thu Nga
"""


def listed(text):
    return [item.strip() for line in text.strip().splitlines() for item in line.split("|") if item.strip()]


def kinds(text, **options):
    return [(finding.kind, finding.position) for finding in lint(parse(text), **options)]


def refused(text):
    return [finding.kind for finding in lint(parse(text)) if finding.refuses]


@pytest.mark.parametrize("phrase", listed(POLICY))
def test_words_of_policy_are_never_taken_for_a_person(phrase):
    assert [refused(f'"{phrase}"'), refused(phrase)] == [[], []]


def test_no_compound_of_our_own_lexicon_is_taken_for_a_person():
    phrases = [" ".join(compound) for compound in sorted(compounds())]
    assert [phrase for phrase in phrases if refused(f'"{phrase}"')] == []


@pytest.mark.parametrize("name", listed(NAMES))
def test_a_query_that_names_a_private_person_is_refused(name):
    assert [refused(f'"{name}"'), refused(name)] == [["private_person"], ["private_person"]]


@pytest.mark.parametrize(
    "text",
    [
        'title:"Nguyễn Văn An"',
        '"học phí" -"Nguyễn Văn An"',
        '"học phí" HOẶC ("thu phí" "Nguyễn Văn An")',
        '="Nguyễn Văn An"',
        "học GẦN/3 “Nguyễn Văn An”",
    ],
)
def test_a_name_is_found_wherever_it_stands_in_the_query(text):
    assert refused(text) == ["private_person"]


def test_the_refusal_points_at_the_name_and_says_what_to_do():
    assert lint(parse('"học phí" "Nguyễn Văn An"')) == [
        Finding(
            "private_person",
            "“Nguyễn Văn An” giống tên riêng của một người. Hệ thống theo dõi chính sách, không theo dõi cá nhân: "
            "hãy thay bằng tên chính sách, văn bản hoặc sự việc. Nếu là người giữ chức vụ, khai ở mục Cơ quan trước.",
            11,
            refuses=True,
        )
    ]


def test_a_person_in_public_office_may_be_listened_to():
    assert kinds('"Bộ trưởng Nguyễn Văn An"', known_names=["Nguyễn Văn An"]) == []


def test_a_namesake_of_an_office_holder_with_other_diacritics_is_still_refused():
    assert kinds('"Nguyễn Văn Ân"', known_names=["Nguyễn Văn An"]) == [("private_person", 1)]


def test_the_placeholder_of_the_press_is_nobody():
    assert kinds('"Nguyễn Văn A"') == []


def test_an_outlet_s_name_is_not_a_person_s():
    assert kinds('"học phí" báo:"Nguyễn Văn An"') == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("chính sách", [("too_broad", 0)]),
        ('"học phí" HOẶC thuế', [("too_broad", 15)]),
        ('"học phí" thuế', []),
        ("người dân OR (việt nam)", [("too_broad", 0), ("too_broad", 14)]),
        ("2025", [("too_broad", 0)]),
        ('ý HOẶC "học phí"', [("too_short", 0)]),
        ("luong", [("accent_ambiguous", 0)]),
        ("=luong", []),
        ('"tien luong"', []),
        ("title:chính", []),
    ],
)
def test_an_unwise_word_is_pointed_out_but_not_refused(text, found):
    assert kinds(text) == found


def test_an_ambiguous_word_shows_what_it_stands_for():
    assert [finding.message for finding in lint(parse("luong"))] == [
        "“luong” viết không dấu nên bắt cả lương, lượng. Viết có dấu nếu chỉ muốn một từ, "
        "hoặc =luong nếu đúng là từ không dấu."
    ]
