from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from lxml import etree

from danbiet.channels.cap import (
    Alert,
    Area,
    Info,
    NotValid,
    Reference,
    all_clear,
    cancelled,
    read_cap,
    updated,
    write_cap,
)

HANOI = timezone(timedelta(hours=7))
AT = datetime(2026, 9, 8, 14, 30, tzinfo=HANOI)


def info(**changes):
    given = {
        "language": "vi",
        "event": "Lũ ống, lũ quét",
        "headline": "Sơ tán ngay khỏi ven suối Nậm Mây & bản Hạ",
        "description": "Mưa <trên 150 mm> trong 3 giờ.",
        "instruction": "Lên nhà văn hoá bản; không quay lại lấy đồ.",
        "areas": (Area("Xã Thượng Mây (minh hoạ)", ("00001", "00002")),),
        "categories": ("Met", "Safety"),
        "responses": ("Evacuate",),
        "urgency": "Immediate",
        "severity": "Extreme",
        "certainty": "Observed",
        "effective": AT,
        "onset": AT,
        "expires": AT + timedelta(hours=6),
        "sender_name": "UBND xã Thượng Mây",
        "web": "https://xa-thuong-may.example/lu",
        "contact": "0200 000 000",
    }
    return Info(**{**given, **changes})


def alert(**changes):
    english = info(language="en", event="Flash flood", headline="Leave the stream banks now", description="Rain.")
    given = {"identifier": "danbiet-2026-09-08-1", "sender": "xa-thuong-may@example", "sent": AT}
    return Alert(**{**given, "infos": (info(), english), **changes})


def test_what_is_written_reads_back_the_same():
    assert read_cap(write_cap(alert())) == alert()


def test_elements_stand_in_the_order_of_the_schema():
    root = etree.fromstring(write_cap(alert()))
    assert root.tag == "{urn:oasis:names:tc:emergency:cap:1.2}alert"
    assert [etree.QName(e).localname for e in root] == [
        "identifier", "sender", "sent", "status", "msgType", "scope", "info", "info",
    ]  # fmt: skip
    assert [etree.QName(e).localname for e in root[6]] == [
        "language", "category", "category", "event", "responseType", "urgency", "severity", "certainty",
        "effective", "onset", "expires", "senderName", "headline", "description", "instruction", "web", "contact",
        "area",
    ]  # fmt: skip
    assert root.findtext("{*}sent") == "2026-09-08T14:30:00+07:00"
    assert [e.text for e in root[6].findall(".//{*}geocode/{*}value")] == ["00001", "00002"]


def test_a_time_in_utc_is_written_as_the_standard_wants_it():
    assert b"2026-09-08T07:30:00-00:00" in write_cap(alert(sent=AT.astimezone(UTC)))


def test_an_update_names_the_whole_chain_and_the_all_clear_ends_it():
    first = alert()
    second = updated(first, identifier="danbiet-2", sent=AT + timedelta(hours=1), infos=first.infos)
    last = all_clear(second, identifier="danbiet-3", sent=AT + timedelta(hours=5), infos=first.infos)
    read = read_cap(write_cap(last))
    assert (read.message_type, read.references) == (
        "Update",
        (
            Reference("xa-thuong-may@example", "danbiet-2026-09-08-1", AT),
            Reference("xa-thuong-may@example", "danbiet-2", AT + timedelta(hours=1)),
        ),
    )
    assert {(i.language, i.responses, i.urgency, i.severity) for i in read.infos} == {
        ("vi", ("AllClear",), "Past", "Minor"),
        ("en", ("AllClear",), "Past", "Minor"),
    }


def test_a_warning_sent_in_error_is_taken_back_with_a_reason():
    back = cancelled(alert(), identifier="c-1", sent=AT, infos=alert().infos, note="Nhầm địa bàn")
    read = read_cap(write_cap(back))
    assert (read.message_type, read.note, len(read.references)) == ("Cancel", "Nhầm địa bàn", 1)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (alert(identifier="số 1"), "identifier"),
        (alert(sender="a,b"), "sender"),
        (alert(status="Real"), "status “Real” is none of"),
        (alert(message_type="Update"), "names no earlier message"),
        (alert(references=(alert().reference,)), "a first Alert"),
        (alert(infos=()), "no info"),
        (alert(infos=(info(), info())), "same language"),
        (alert(sent=AT.replace(tzinfo=None)), "sent has no time zone"),
        (alert(infos=(info(areas=()),)), "no area"),
        (alert(infos=(info(areas=(Area("Xã", ("1",)),)),)), "five digits"),
        (alert(infos=(info(expires=None),)), "without an end"),
        (alert(infos=(info(expires=AT),)), "expires before it begins"),
        (alert(infos=(info(severity="Khẩn"),)), "severity"),
        (alert(infos=(info(web="javascript:1"),)), "web"),
        (alert(infos=(info(headline=" "),)), "headline is empty"),
    ],
)
def test_what_the_standard_forbids_is_never_written(made, words):
    with pytest.raises(NotValid, match=words):
        write_cap(made)


def test_everything_wrong_is_told_at_once():
    with pytest.raises(NotValid) as refused:
        write_cap(replace(alert(), status="x", scope="y", infos=(info(urgency="z"),)))
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<alert/>",
        b"<html xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>",
        write_cap(alert()).replace(b"<status>Actual", "<status>Thật".encode()),
        write_cap(alert()).replace(b"<sent>2026-09-08", "<sent>hôm qua".encode()),
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + write_cap(alert())[40:].replace(b"Actual", b"&x;"),
    ],
)
def test_what_is_no_warning_is_refused_and_reads_no_file(content):
    with pytest.raises(NotValid) as refused:
        read_cap(content)
    assert "root:" not in str(refused.value)
