"""The parts every page is made of."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from danbiet.documents.charts import POLICY_COLOURS
from danbiet.web.addresses import changed, without
from danbiet.web.filtering import Chip, chips_of
from danbiet.web.words import ago_in_words, number_in_words, percent_in_words, span_in_words
from tests.cast import NOW


class Words(HTMLParser):
    """The text of a fragment, as a person reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def words_of(html: str) -> str:
    parser = Words()
    parser.feed(html)
    return " ".join("".join(parser.text).split())


def drawn(template: str, address: str = "/desk/", **context: object) -> str:
    request = RequestFactory().get(address)
    return Template("{% load danbiet i18n %}" + template).render(Context({"request": request, **context}))


def read(template: str, address: str = "/desk/", **context: object) -> str:
    return words_of(drawn(template, address, **context))


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=12), "12 giây trước"),
        (timedelta(minutes=4, seconds=59), "4 phút trước"),
        (timedelta(hours=23), "23 giờ trước"),
        (timedelta(days=3), "3 ngày trước"),
        (timedelta(days=60), "09:00 03/01/2026"),
        (timedelta(seconds=-5), "0 giây trước"),
    ],
)
def test_a_moment_is_told_as_coarsely_as_it_is_old(past, said):
    assert ago_in_words(NOW - past, NOW) == said


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=0), "0 giây"),
        (timedelta(minutes=4, seconds=20), "4 phút 20 giây"),
        (timedelta(minutes=5), "5 phút"),
        (timedelta(hours=2, minutes=5), "2 giờ 5 phút"),
        (timedelta(days=3, hours=1), "3 ngày 1 giờ"),
    ],
)
def test_a_length_of_time_names_two_units(span, said):
    assert span_in_words(span) == said


def test_numbers_are_written_the_way_of_the_language():
    assert number_in_words(1234.5, 1) == "1.234,5"
    with translation.override("en"):
        assert number_in_words(1234.5, 1) == "1,234.5"


def test_a_small_sample_gets_no_decimal():
    assert percent_in_words(5, 8) == "62\u00a0%"
    assert percent_in_words(125, 800) == "15,6\u00a0%"
    assert percent_in_words(50, 120) == "41,7\u00a0%"


def test_a_share_never_stands_without_its_n():
    assert read("{% share 5 8 %}") == "62 % (n = 8)"
    assert read("{% share 125 800 low=0.13 high=0.18 %}") == "15,6 % (n = 800; 13 % – 18 %)"


def test_a_share_of_nothing_is_not_measured():
    assert read("{% share 0 0 %}") == "chưa đo"


def test_not_measured_is_no_zero():
    rungs = [
        {"label": "Dân biết", "value": "37 bài", "n": 37, "as_of": NOW, "source": "báo chí"},
        {"label": "Dân hiểu", "value": None, "how": "khảo sát hiểu biết"},
    ]
    html = drawn("{% ladder rungs %}", rungs=rungs)

    assert words_of(html) == (
        "Dân biết · hiểu · tin · theo · làm · thụ hưởng "
        "Dân biết37 bàin = 37 · báo chí · tính đến 09:00 04/03/2026"
        "Dân hiểuchưa đoĐo được bằng: khảo sát hiểu biết"
    )
    assert html.count("is-unmeasured") == 1


def test_a_state_is_a_word_and_not_only_a_colour():
    assert read("{% badge 'late' 'quá hạn' %}") == "quá hạn"


def test_what_people_wrote_is_never_markup():
    html = drawn("{% badge 'late' name %}{% nothing name %}{% endnothing %}", name="<b onclick=x>")

    assert "<b onclick" not in html


def test_sorting_a_column_twice_turns_it_round():
    head = "{% sortable 'at' 'Đăng lúc' %}"

    assert 'href="/desk/?q=a&amp;sort=at"' in drawn(head, "/desk/?q=a&page=4")
    assert 'href="/desk/?q=a&amp;sort=-at"' in drawn(head, "/desk/?q=a&sort=at")
    assert 'aria-sort="descending"' in drawn(head, "/desk/?sort=-at")


def test_the_pager_keeps_the_filters():
    page = Paginator(range(100), 25).page(2)
    html = drawn("{% pager page 'bài' %}", "/desk/?q=a&page=2", page=page)

    assert words_of(html).startswith("26–50 trong 100 bài")
    assert 'href="/desk/?q=a&amp;page=3" rel="next"' in html


class Filters(forms.Form):
    q = forms.CharField(label="Tìm", required=False)
    outlet = forms.MultipleChoiceField(label="Nguồn", choices=[("1", "Báo Sông Mây"), ("2", "Tin Biên Ải")])


def test_each_filter_in_force_has_a_chip_that_takes_only_it_away():
    request = RequestFactory().get("/desk/?q=học phí&outlet=1&outlet=2&page=3&sort=at")
    removed = "/desk/?q=h%E1%BB%8Dc+ph%C3%AD"

    assert chips_of(Filters(request.GET), request) == [
        Chip("Tìm", "học phí", "/desk/?outlet=1&outlet=2&sort=at"),
        Chip("Nguồn", "Báo Sông Mây", f"{removed}&outlet=2&sort=at"),
        Chip("Nguồn", "Tin Biên Ải", f"{removed}&outlet=1&sort=at"),
    ]


def test_the_filter_bar_keeps_the_sorting_and_survives_a_reload():
    html = drawn("{% filters form %}", "/desk/?q=học&sort=-at", form=Filters({"q": "học"}))

    assert '<input type="hidden" name="sort" value="-at">' in html
    assert 'value="học"' in html


def test_an_address_changes_only_what_is_asked():
    request = RequestFactory().get("/desk/?a=1&b=2")

    assert changed(request, b=None, c=3) == "/desk/?a=1&c=3"
    assert changed(request, a=None, b=None) == "/desk/"
    assert without(request, "a", "1") == "/desk/?b=2"


def test_a_chart_brings_its_sentence_and_its_numbers():
    spec = {"mark": "bar", "description": "</script>"}
    rows = (("Ngày", "Sự việc"), [("01/11/2026", 7)])
    html = drawn("{% chart spec 'Cao nhất ngày 01/11: 7.' rows key='v' %}", spec=spec, rows=rows)

    assert "Cao nhất ngày 01/11: 7." in words_of(html)
    assert '<th scope="row">01/11/2026</th><td class="num">7</td>' in html
    assert "</script>" not in html.split('id="v-spec"')[1].split("</script>")[0]


def test_a_policy_has_the_same_colour_on_pages_and_charts():
    from danbiet.web.assets import VEGA

    css = (VEGA.parents[1] / "css/parts.css").read_text(encoding="utf-8").lower()

    for slot, colour in enumerate(POLICY_COLOURS):
        assert f".slot-{slot} {{ background: {colour.lower()}; }}" in css


def test_the_frame_of_a_live_part_is_quiet_but_its_news_is_read_out():
    html = drawn("{% live '/desk/today/live/' every=7 %}cũ{% endlive %}")

    assert 'hx-trigger="every 7s"' in html
    assert html.index('aria-live="polite"') < html.index("data-live hx-get")
