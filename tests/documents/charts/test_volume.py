import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from danbiet.documents.charts import (
    ChartDoesNotFit,
    Event,
    Series,
    describe,
    hours_between,
    table,
    to_svg,
    volume_chart,
)
from danbiet.documents.wording import VIETNAM
from tests.documents.charts.world import AHEAD, AS_OF, DAYS, FEES, HEALTH, volume


def words(svg: str) -> list[str]:
    """Return the lines of text of a picture."""
    texts = re.findall(r"<text.*?</text>", svg)
    lines = [line for text in texts for line in re.split(r"</tspan>", text)]
    return [line for line in (re.sub(r"<[^>]+>", "", line) for line in lines) if line]


def marks(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    flat = [inner for layer in spec["layer"] for inner in layer.get("layer", [layer])]
    return [layer for layer in flat if layer["mark"]["type"] == kind]


def test_a_chart_says_its_finding_its_measure_its_source_and_its_hour():
    said = words(to_svg(volume_chart(volume())))
    assert "Học phí tăng gấp sáu sau họp báo" in said
    assert "Học phí · Số sự việc mỗi ngày" in said
    assert "Nguồn: 26 nguồn báo chí · Tính đến 14:05 22/11/2026" in said


def test_days_read_day_then_month_and_thousands_take_a_point():
    busy = Series("Học phí", [1234] * 10)
    said = words(to_svg(volume_chart(volume(series=[busy], events=()))))
    assert {"13/11", "22/11", "0", "500", "1.000", "1.500", "1.234"} <= set(said)


def test_an_english_chart_speaks_english_throughout():
    english = volume(language="en", title="Fees up sixfold", series=[FEES, HEALTH], unit="bài")
    said = words(to_svg(volume_chart(english)))
    assert "Number of articles a day" in said
    assert "Source: 26 nguồn báo chí · As of 14:05 22 Nov 2026" in said
    assert "22 Nov" in said


def test_bars_and_lines_start_from_nought():
    for chart in (volume(), volume(series=[FEES, HEALTH])):
        domains = {
            tuple(layer["encoding"]["y"]["scale"]["domain"])
            for kind in ("bar", "line")
            for layer in marks(volume_chart(chart), kind)
            if "field" in layer["encoding"]["y"]
        }
        assert domains == {(0, 40)}


def test_several_policies_are_named_at_their_lines_without_a_legend():
    spec = volume_chart(volume(series=[FEES, HEALTH]))
    said = words(to_svg(spec))
    assert "Học phí: 9" in said
    assert "Bảo hiểm y tế: 2" in said
    assert "legend" not in str(spec)


def test_an_alarm_is_a_triangle_and_not_only_a_colour():
    triangles = [m for m in marks(volume_chart(volume()), "point") if m["mark"].get("color")]
    alarms = [m for m in triangles if m["mark"]["shape"] == "triangle-up"]
    assert [row["at"] for row in alarms[0]["data"]["values"]] == ["2026-11-18", "2026-11-19"]
    assert any(text.startswith("▲ có cảnh báo") for text in words(to_svg(volume_chart(volume()))))


def test_each_kind_of_event_has_its_own_shape_and_words():
    points = marks(volume_chart(volume()), "point")
    shapes = [m["mark"]["shape"] for m in points if m["encoding"]["x"].get("value")]
    assert shapes == ["square", "circle", "triangle-down"]
    said = words(to_svg(volume_chart(volume())))
    assert {"Ban hành NĐ 912/2026", "Họp báo", "Đính chính: số liệu học phí"} <= set(said)


def test_a_day_nobody_measured_is_a_grey_band_and_never_a_zero():
    bars = marks(volume_chart(volume()), "bar")
    band, sure, guessed = bars
    assert band["data"]["values"] == [{"at": "2026-11-16"}]
    assert "2026-11-16" not in {row["at"] for row in sure["data"]["values"]}
    assert [row["at"] for row in guessed["data"]["values"]] == ["2026-11-22"]
    assert guessed["mark"]["strokeDash"]


def test_a_line_breaks_where_a_day_was_not_measured():
    lines = marks(volume_chart(volume(series=[HEALTH, FEES])), "line")
    runs = {row["run"]: 0 for row in lines[0]["data"]["values"]}
    assert len(runs) == 2


def test_labels_of_lines_that_end_together_do_not_cover_each_other():
    same = [Series(f"Chính sách {n}", [5] * 10, n) for n in range(6)]
    spec = volume_chart(volume(series=same, events=()))
    places = sorted(m["encoding"]["y"]["value"] for m in marks(spec, "rule"))
    assert len(places) == len(same)
    assert all(b - a >= 15 for a, b in pairwise(places))


def test_the_sentence_says_total_peak_alarms_estimates_gaps_and_events():
    assert describe(volume()) == (
        "Học phí tăng gấp sáu sau họp báo, từ 13/11/2026 đến 22/11/2026. "
        "Học phí: 80 sự việc, cao nhất 31 (18/11/2026), 2 ngày có cảnh báo, 1 ngày ước tính, "
        "1 ngày chưa đo. Mốc: Ban hành NĐ 912/2026 (14/11/2026); Họp báo (17/11/2026); "
        "Đính chính: số liệu học phí (20/11/2026)."
    )


def test_the_table_has_every_day_and_says_what_was_not_measured():
    header, rows = table(volume())
    assert header == ("Ngày", "Học phí (sự việc)", "Sự kiện")
    assert rows[3] == (DAYS[3], "chưa đo", "")
    assert rows[5] == (DAYS[5], 31, "Cảnh báo: Học phí")
    assert rows[9] == (DAYS[9], 9, "ước tính: Học phí")
    assert len(rows) == 10


def test_demonstration_data_is_named_in_picture_and_sentence():
    chart = volume(demo=True)
    assert any("Dữ liệu minh hoạ" in text for text in words(to_svg(volume_chart(chart))))
    assert describe(chart).startswith("Dữ liệu minh hoạ. ")
    english = volume(demo=True, language="en")
    assert any("Demonstration data" in text for text in words(to_svg(volume_chart(english))))


def test_hours_are_hours_of_viet_nam():
    first = datetime(2026, 11, 22, 1, 59, tzinfo=VIETNAM)
    hours = hours_between(first, 14)
    event = Event(datetime(2026, 11, 22, 7, 30, tzinfo=VIETNAM), "Họp báo", "press_conference")
    chart = volume(days=hours, series=[Series("Học phí", [1] * 14)], events=[event])
    said = words(to_svg(volume_chart(chart)))
    assert "14:00" in said
    assert "Học phí · Số sự việc mỗi giờ" in said
    assert chart.slot_of(event.at) == 6


def test_an_hour_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        volume_chart(volume(as_of=AS_OF.replace(tzinfo=None)))


def test_a_series_must_have_a_number_for_every_day():
    with pytest.raises(ChartDoesNotFit, match="9 values for 10 days"):
        volume(series=[Series("Học phí", [1] * 9)])


def test_sixty_days_show_the_last_one_on_the_axis():
    days = [date(2026, 9, 24) + timedelta(days=n) for n in range(60)]
    chart = volume(days=days, series=[Series("Học phí", range(60))], events=())
    said = words(to_svg(volume_chart(chart)))
    assert "22/11" in said
    assert sum("/" in text and len(text) == 5 for text in said) <= 11


def test_a_title_of_markup_stays_words():
    hostile = "</text><script>alert(1)</script> & \u202e\x00#{$}"
    svg = to_svg(volume_chart(volume(title=hostile, source=hostile)))
    assert "<script" not in svg
    assert "\u202e" not in svg


def test_a_line_that_ended_earlier_says_of_which_day_its_last_count_is():
    ended = Series("Giá điện", [4, 5, 6, 7, None, None, None, None, None, None], 2)
    said = words(to_svg(volume_chart(volume(series=[FEES, ended], events=()))))
    assert "Giá điện: 7 (16/11)" in said


def test_nothing_measured_at_all_still_draws_and_says_so():
    chart = volume(series=[Series("Học phí", [None] * 10)], events=())
    assert "Học phí: chưa đo" in describe(chart)
    assert to_svg(volume_chart(chart)).startswith("<svg")


def test_the_moment_is_shown_in_vietnamese_time_whatever_zone_it_came_in():
    chart = volume(as_of=AS_OF.astimezone(tz=None))
    assert any("14:05 22/11/2026" in text for text in words(to_svg(volume_chart(chart))))


def test_a_forecast_is_a_pale_band_that_goes_on_after_the_last_day():
    drawn = volume_chart(volume(band=AHEAD))
    (area,), (line,) = marks(drawn, "area"), marks(drawn, "line")
    rows = [(row["at"], row["low"], row["value"], row["high"]) for row in area["data"]["values"]]
    assert rows == [("2026-11-22", 1.25, 4, 8), ("2026-11-23", 2, 5, 44.5), ("2026-11-24", 0.5, 3, 9)]
    assert (line["data"], bool(line["mark"]["strokeDash"])) == (area["data"], True)
    assert area["encoding"]["x"]["scale"]["domain"] == [f"2026-11-{day}" for day in range(13, 25)]
    assert area["encoding"]["y"]["scale"]["domain"] == [0, 60]
    said = words(to_svg(drawn))
    assert any("dải nhạt: dự báo" in text for text in said)
    assert ("31" in said, "9" in said) == (True, False)  # the peak; a day that goes on is not written over


def test_a_chart_without_a_forecast_says_nothing_of_one():
    assert (marks(volume_chart(volume()), "area"), "ự báo" in to_svg(volume_chart(volume()))) == ([], False)


def test_marks_of_milestones_stand_over_their_days_when_the_axis_grows():
    def places(of: dict[str, Any]) -> list[float]:
        points = marks(of, "point")
        return [m["encoding"]["x"]["value"] for m in points if m["encoding"]["x"].get("value")]

    step = 640 / (12 - 0.25 + 0.2)
    assert places(volume_chart(volume(band=AHEAD))) == [step * (0.1 + day + 0.375) for day in (1, 4, 7)]


def test_the_numbers_behind_a_forecast_stand_in_the_table_and_its_span_in_the_sentence():
    _, rows = table(volume(band=AHEAD))
    assert [(row[1], row[2]) for row in rows[-3:]] == [
        (9, "ước tính: Học phí; Dự báo: 1,2–8, mức giữa 4"),
        ("chưa đến", "Dự báo: 2–44,5, mức giữa 5"),
        ("chưa đến", "Dự báo: 0,5–9, mức giữa 3"),
    ]
    assert describe(volume(band=AHEAD)).endswith(" Dự báo từ 22/11/2026 đến 24/11/2026: 0–45 sự việc mỗi ngày.")
    assert describe(volume(band=AHEAD, language="en")).endswith(
        " Forecast from 22 Nov 2026 to 24 Nov 2026: 0–45 stories a day."
    )


def test_a_band_that_does_not_fit_its_chart_is_refused():
    with pytest.raises(ChartDoesNotFit, match="one series"):
        volume(series=[FEES, HEALTH], band=AHEAD)
    with pytest.raises(ChartDoesNotFit, match="3 days"):
        volume(band=replace(AHEAD, low=[1]))
