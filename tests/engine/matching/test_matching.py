import unicodedata

import pytest
from hypothesis import given

from danbiet.engine.matching import Span, matches, outlet_key, parse, prepare, spans
from tests.engine.matching.strategies import OUTLETS_OF_TEXTS, PASSAGES, QUERIES

TITLE = "Hà Nội miễn học phí từ 2026"
BODY = "Quyết định 15/2020/QĐ-UBND nêu: học sinh được miễn, giảm học phí. Hoc phi dai hoc thi không."


def found(query, title=TITLE, body=BODY, outlet="Tuổi Trẻ"):
    return matches(parse(query), prepare(title, body, outlet))


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("miễn", True),
        ("MIỄN", True),
        ("mien", True),
        ("=mien", False),
        ('"học phí"', True),
        ('"phí học"', False),
        ('="dai hoc"', True),
        ('"dai hoc"', True),
        ('"đại học"', False),
        ("miễn giảm", True),
        ('"miễn giảm học phí"', True),
        ("tăng HOẶC giảm", True),
        ("miễn -giảm", False),
        ("miễn -tăng", True),
        ("title:giảm", False),
        ('tiêuđề:"học phí"', True),
        ("15/2020/qđ-ubnd", True),
        ("báo:“tuổi trẻ”", True),
        ("bao:'tuoi-tre'", True),
        ("báo:“thanh niên” HOẶC tăng", False),
        ("quyết GẦN/6 được", True),
        ("quyết GẦN/5 được", False),
        ("được GẦN/6 quyết", True),
        ("“học sinh” GẦN/4 “học phí”", True),
        ("“học sinh” GẦN/3 “học phí”", False),
        ("phí GẦN/1 phi", False),
        ("(tăng HOẶC giảm) GẦN/1 học", True),
        ("2026 GẦN/10 quyết", False),
    ],
)
def test_a_query_finds_what_the_officer_means(query, answer):
    assert found(query) == answer


def test_a_copy_without_diacritics_is_still_found():
    assert found("hoc phi", title="Mien hoc phi", body="")


def test_a_text_in_decomposed_letters_is_still_found():
    assert found("“học phí”", title=unicodedata.normalize("NFD", TITLE), body="")


def test_either_placing_of_the_tone_mark_is_found():
    assert [found("hoà", title="Hòa Bình", body=""), found("hòa", title="Hoà Bình", body="")] == [True, True]


def test_what_was_found_is_shown_where_it_stands():
    query = parse("“học phí” -tăng (giảm HOẶC nâng) báo:“tuổi trẻ”")
    assert spans(query, prepare(TITLE, BODY, "Tuổi Trẻ")) == (
        Span("title", TITLE.index("học"), TITLE.index(" từ")),
        Span("body", BODY.index("giảm"), BODY.index(" học phí.")),
        Span("body", BODY.index("học phí."), BODY.index(". Hoc")),
    )


def test_both_sides_of_near_are_shown():
    assert spans(parse("quyết GẦN/10 nêu"), prepare("", BODY, "")) == (
        Span("body", 0, 5),
        Span("body", BODY.index("nêu"), BODY.index(": học")),
    )


@pytest.mark.parametrize(("name", "key"), [("Tuổi Trẻ", "tuoi tre"), ("  VnExpress.net ", "vnexpress net")])
def test_an_outlet_is_one_however_its_name_is_written(name, key):
    assert outlet_key(name) == key


@given(QUERIES, PASSAGES, PASSAGES, OUTLETS_OF_TEXTS)
def test_every_span_cuts_whole_words_out_of_the_text(query, title, body, outlet):
    document = prepare(title, body, outlet)
    texts = {"title": document.title, "body": document.body}
    cuts = [texts[span.field][span.start : span.end] for span in spans(query, document)]
    words = set(f"{title} {body}".split())
    assert [cut for cut in cuts if not set(cut.split()) <= words or not cut] == []
