import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.matching import And, Field, Near, Not, Or, Phrase, QuerySyntaxError, Word, parse, render
from danbiet.engine.text import tokens
from tests.engine.matching.strategies import BUS, HỌC, PHÍ, QUERIES, TAXI, join


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("học", HỌC),
        ("bus", BUS),
        ("=bus", Word("bus", exact=True)),
        ("HỌC phí", And((HỌC, PHÍ))),
        ('"học phí"', Phrase((HỌC, PHÍ))),
        ("“học phí”", Phrase((HỌC, PHÍ))),
        ('="bus taxi"', Phrase((Word("bus", exact=True), Word("taxi", exact=True)))),
        ("học AND phí", And((HỌC, PHÍ))),
        ("học VÀ phí", And((HỌC, PHÍ))),
        ("học HOẶC phí", Or((HỌC, PHÍ))),
        ("học OR phí", Or((HỌC, PHÍ))),
        ("học phí HOẶC bus", Or((And((HỌC, PHÍ)), BUS))),
        ("học (phí HOẶC bus)", And((HỌC, Or((PHÍ, BUS))))),
        ("học (phí bus)", And((HỌC, PHÍ, BUS))),
        ("học -phí", And((HỌC, Not(PHÍ)))),
        ("học KHÔNG phí", And((HỌC, Not(PHÍ)))),
        ("học NOT NOT phí", And((HỌC, PHÍ))),
        ("học GẦN/3 phí", Near(HỌC, PHÍ, 3)),
        ("bus NEAR/10 (học OR phí)", Near(BUS, Or((HỌC, PHÍ)), 10)),
        ("title:học", Field("title", HỌC)),
        ("tiêuđề:(học phí)", Field("title", And((HỌC, PHÍ)))),
        ("bus -tieude:học", And((BUS, Not(Field("title", HỌC))))),
        ("báo:bus", Field("outlet", BUS)),
        ('outlet:"học phí" taxi', And((Field("outlet", Phrase((HỌC, PHÍ))), TAXI))),
        ("bus-taxi", Phrase((BUS, TAXI))),
        ("15/2020/NĐ-CP", Word("15/2020/nđ-cp", exact=True)),
    ],
)
def test_a_query_reads_as_the_officer_means_it(text, tree):
    assert parse(text) == tree


def test_ordinary_và_hoặc_không_in_small_letters_are_words():
    assert parse("không và hoặc") == And(
        (Word("không", exact=True), Word("và", exact=True), Word("hoặc", exact=True)),
    )


def test_a_word_knows_where_it_stands_and_how_it_was_written():
    word = parse("-x HỌC").parts[1]
    assert (word.at, word.written) == (3, "HỌC")


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "Bộ từ khoá còn trống."),
        ('học "phí', 4, "Cụm từ thiếu dấu ngoặc kép đóng."),
        ("học ()", 4, "Trong ngoặc không có gì."),
        ('học ""', 5, "“” không có chữ hay số nào để tìm."),
        ("(học phí", 0, "Dấu ngoặc mở chưa được đóng."),
        ("học phí)", 7, "Thừa dấu ngoặc đóng."),
        ("học OR", 6, "Bộ từ khoá kết thúc khi còn thiếu một vế."),
        ("OR học", 0, "Trước “HOẶC” còn thiếu một vế."),
        ("học (phí OR)", 11, "Trước dấu ngoặc đóng còn thiếu một vế."),
        ("học NEAR/11 phí", 4, "Khoảng cách 11 không dùng được."),
        ("học GẦN/0 phí", 4, "Khoảng cách 0 không dùng được."),
        ("học GẦN phí", 4, "Phép GẦN thiếu khoảng cách."),
        ("học GẦN/2 phí GẦN/2 bus", 14, "GẦN chỉ nối hai vế."),
        ("học GẦN/2 (phí bus)", 4, "Hai vế của GẦN phải là từ, cụm từ, hoặc vài từ nối bằng HOẶC."),
        ("học GẦN/2 -phí", 10, "Phép loại trừ đặt sai chỗ."),
        ("KHÔNG học", 6, "Chỉ có điều kiện loại trừ: gần như mọi bài viết đều khớp."),
        ("học OR -phí", 8, "Chỉ có điều kiện loại trừ: gần như mọi bài viết đều khớp."),
        ("-(học phí)", 2, "Chỉ có điều kiện loại trừ: gần như mọi bài viết đều khớp."),
        ("title: học", 0, "Sau “title:” không có gì để tìm."),
        ("title:(báo:x)", 7, "Một trường nằm trong một trường khác."),
        ("báo:(tuổi trẻ)", 0, "Tên báo phải là một từ, một cụm từ, hoặc vài tên nối bằng HOẶC."),
        ("tacgia:bus", 0, "Không có trường “tacgia:”."),
        ("giáo*", 4, "Không tìm được theo ký tự đại diện *."),
        ("học ...", 4, "“...” không có chữ hay số nào để tìm."),
        ("(" * 21 + "x" + ")" * 21, 20, "Ngoặc lồng nhau quá 20 lớp."),
        ("x " * 2001, 4000, "Bộ từ khoá dài 4002 ký tự, quá 4000."),
    ],
)
def test_a_wrong_query_is_answered_with_the_place_and_the_reason(text, position, message):
    with pytest.raises(QuerySyntaxError) as caught:
        parse(text)
    assert (caught.value.position, caught.value.message) == (position, message)


def test_an_error_points_at_its_place_and_says_what_to_do():
    with pytest.raises(QuerySyntaxError) as caught:
        parse("học NEAR/11 phí")
    assert str(caught.value) == (
        "Khoảng cách 11 không dùng được.\nhọc NEAR/11 phí\n    ^\nKhoảng cách của GẦN là từ 1 đến 10."
    )


@given(st.text(max_size=60) | st.text(alphabet='abá -"()=:/ORNEAGẦ1VÀ', max_size=40))
def test_any_text_is_either_a_query_or_an_error_with_a_place_inside_it(text):
    found = parsed(text)
    if isinstance(found, QuerySyntaxError):
        assert 0 <= found.position <= len(found.query)
        assert str(found).endswith(found.hint)
    else:
        assert parse(render(found)) == found


def parsed(text):
    try:
        return parse(text)
    except QuerySyntaxError as error:
        return error


@given(QUERIES)
def test_the_canonical_text_of_a_query_reads_as_the_same_query(query):
    anchored = join(And, [BUS, query])
    assert parse(render(anchored)) == anchored


@given(st.text(max_size=30))
def test_every_token_of_a_text_is_one_word_of_a_query(text):
    for token in tokens(text)[:5]:
        assert parse(f'="{token.text}"') == Word(token.text, exact=True)
