"""What somebody read aloud: checked, listened to, put to use, thrown away; the voice reads once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from danbiet.channels.voice import NotARecording, speak
from danbiet.delivery import shelf
from danbiet.delivery.actions import recordings as actions
from danbiet.delivery.actions.dispatches import cancel, confirm_dispatch, plan_dispatch
from danbiet.delivery.actions.recordings import (
    AlreadyOnAir,
    NoSuchRecording,
    TooLongForSlot,
    hand_in_recording,
    make_recordings,
    read_aloud,
    use_recording,
    withdraw_recording,
)
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.actions.stations import add_station, stations_of
from danbiet.delivery.loudspeakers import recordings_in_use
from danbiet.delivery.models import Recording
from danbiet.offices.models import AuditEntry, Role
from danbiet.offices.rules import load_rules
from danbiet.publishing.models import Edition
from tests.builders import a_release, an_edition
from tests.cast import NOW, a_person
from tests.delivery.nouns import a_place, a_public_edition

pytestmark = pytest.mark.django_db
EVENING = NOW.replace(hour=16, minute=30)


@pytest.fixture(autouse=True)
def shelf_of_the_test(settings, tmp_path, officer):
    settings.ENV = settings.ENV.model_copy(update={"media": tmp_path})
    load_rules(by=officer, at=NOW)


@pytest.fixture
def edition(ministry) -> Edition:
    return a_public_edition(ministry)


@pytest.fixture(scope="module")
def reading() -> bytes:
    """Eight seconds that somebody read: our voice without the mark that says so."""
    return unmarked(speak("Từ ngày mùng một tháng năm, học phí giảm một nửa, bà con nhớ nhé.", form="wav").audio)


def unmarked(wav: bytes) -> bytes:
    return wav.replace(b"ICMT", b"IXXX")


def handed_in(edition, content, *, by, **more):
    return hand_in_recording(edition, content, agency=by.agency, by=by, at=NOW, **more)


def a_broadcast(edition, by, **fields):
    add_station(by.agency, place=a_place(), name="Đài", device=f"loa-{edition.pk}", by=by, at=NOW)
    lists = [stations_of(by.agency, at=NOW)]
    made = plan_dispatch(edition, channel="loudspeaker", audiences=lists, starts_at=EVENING, by=by, at=NOW, **fields)
    return confirm_dispatch(made, by=by, at=NOW)


def in_use(edition, agency):
    return {language: each.pk for language, each in recordings_in_use(edition, agency.pk).items()}


# -- the actions


def test_a_recording_is_heard_before_it_sounds(edition, officer, reading):
    spoken = read_aloud(edition, at=NOW)
    made = handed_in(edition, reading, by=officer, filename="bai.wav", content_type="audio/wav")
    assert (made.is_synthetic, made.made_by, in_use(edition, officer.agency)) == (False, officer, {"vi": spoken.pk})
    use_recording(made, by=officer, at=NOW)
    assert in_use(edition, officer.agency) == {"vi": made.pk}
    verbs = AuditEntry.objects.filter(verb__endswith="recording").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["take_recording", "take_recording", "use_recording"]


def test_what_is_no_sound_or_not_what_it_says_is_refused(edition, officer, reading):
    with pytest.raises(NotARecording, match="không phải âm thanh"):
        handed_in(edition, b"%PDF-1.7 not a sound", by=officer)
    with pytest.raises(NotARecording, match=r"\.mp3 nhưng bên trong là audio/wav"):
        handed_in(edition, reading, by=officer, filename="bai.mp3")
    assert Recording.objects.count() == 0


def test_a_recording_that_does_not_fit_its_hour_is_refused_and_says_which(edition, officer, monkeypatch):
    a_broadcast(edition, officer)
    long = unmarked(speak("học phí giảm một nửa. " * 20, form="wav").audio)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "longest_seconds", lambda agency: 10)
        with pytest.raises(TooLongForSlot, match="quá 10 giây mà loa nhận"):
            handed_in(edition, long, by=officer)
    edition.dispatches.update(starts_at=NOW.replace(hour=17, minute=59, second=50))
    with pytest.raises(TooLongForSlot, match=r"đã hẹn phát lúc 17:59 .* 05:00-06:30, 16:30-18:00, nên không phát trọn"):
        handed_in(edition, long, by=officer)


def test_once_the_loudspeakers_have_their_orders_the_recording_stays_until_they_are_taken_back(
    edition, officer, reading
):
    dispatch = a_broadcast(edition, officer)
    waiting = handed_in(edition, reading, by=officer)
    make_recordings(at=NOW)
    start_due(at=NOW)
    edition.dispatches.update(is_dry=False)
    dispatch.refresh_from_db()
    with pytest.raises(AlreadyOnAir):
        use_recording(waiting, by=officer, at=NOW)
    with pytest.raises(AlreadyOnAir):
        handed_in(edition, reading, by=officer)
    with pytest.raises(AlreadyOnAir):
        withdraw_recording(Recording.objects.current().get(), by=officer, at=NOW)
    cancel(dispatch, by=officer, at=NOW)
    assert use_recording(waiting, by=officer, at=NOW).used_at == NOW


def test_a_thrown_away_recording_leaves_the_voice(edition, officer, reading):
    made = use_recording(handed_in(edition, reading, by=officer), by=officer, at=NOW)
    withdraw_recording(made, by=officer, at=NOW)
    assert in_use(edition, officer.agency) == {}
    assert read_aloud(edition, at=NOW).is_synthetic
    with pytest.raises(NoSuchRecording):
        withdraw_recording(made, by=officer, at=NOW)
    with pytest.raises(NoSuchRecording):
        use_recording(made, by=officer, at=NOW)


def test_a_second_file_takes_the_place_of_one_that_still_waits(edition, officer, reading):
    first, second = (handed_in(edition, reading, by=officer) for _each in range(2))
    assert list(Recording.objects.unheard()) == [second]
    with pytest.raises(NoSuchRecording):
        use_recording(first, by=officer, at=NOW)


def test_a_communes_reading_sounds_on_its_own_loudspeakers_only(edition, officer, outsider, reading):
    theirs = read_aloud(edition, at=NOW)
    ours = use_recording(handed_in(edition, reading, by=outsider), by=outsider, at=NOW)
    khmer = use_recording(handed_in(edition, reading, by=outsider, language="khm"), by=outsider, at=NOW)
    assert in_use(edition, outsider.agency) == {"vi": ours.pk, "khm": khmer.pk}
    assert in_use(edition, officer.agency) == {"vi": theirs.pk}


def test_the_voice_reads_an_edition_once(edition, monkeypatch):
    first = read_aloud(edition, at=NOW)
    monkeypatch.setattr(actions, "speak", None)
    assert read_aloud(edition, at=NOW) == first


# -- the pages


@pytest.fixture
def desk(officer, client_of):
    return client_of(officer)


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def file(content: bytes, name: str = "bai.wav", kind: str = "audio/wav") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def test_an_officer_hands_in_listens_and_uses(desk, edition, officer, reading):
    address = reverse("recordings", args=[edition.pk])
    answer = desk.post(address, {"language": "vi", "file": file(reading)})
    made = Recording.objects.get()
    assert (answer.status_code, answer.url, made.used_at) == (302, address, None)
    page = words(desk.get(address))
    assert ("Nghe trước khi dùng" in page, "giọng người thật" in page, "Lê Thị Đầu Mối" in page) == (True, True, True)
    heard = desk.get(reverse("recording_listen", args=[made.pk]))
    assert (heard.status_code, b"".join(heard.streaming_content)) == (200, reading)
    desk.post(reverse("recording_use", args=[made.pk]))
    made.refresh_from_db()
    assert made.used_at is not None
    tab = words(desk.get(reverse("release_tab", args=[edition.release_id, "sending"])))
    assert "giọng người thật" in tab
    desk.post(reverse("recording_withdraw", args=[made.pk]))
    assert "Đã thay hoặc đã bỏ" in words(desk.get(address))


def test_a_refusal_says_what_to_do_and_keeps_the_language(desk, edition, officer):
    place = a_place(languages=["khm"])
    add_station(officer.agency, place=place, name="Đài", device="loa-k", languages=["khm"], by=officer, at=NOW)
    answer = desk.post(reverse("recordings", args=[edition.pk]), {"language": "khm", "file": file(b"khong phai")})
    assert answer.status_code == 422
    assert "Tệp không phải âm thanh WAV, MP3 hay OGG. Hãy chọn đúng tệp thu âm." in words(answer)
    assert '<option value="khm" selected>tiếng Khmer</option>' in answer.content.decode()
    nothing = desk.post(reverse("recordings", args=[edition.pk]), {"language": "khm"})
    assert "Hãy chọn tệp thu âm." in words(nothing)
    strange = desk.post(reverse("recordings", args=[edition.pk]), {"language": "xxx", "file": file(b"RIFF")})
    assert strange.status_code == 422


def test_the_kept_sound_is_given_in_ranges_and_only_once(desk, edition):
    address = reverse("edition_audio", args=[edition.pk])
    first = desk.get(address)
    whole = b"".join(first.streaming_content)
    made = Recording.objects.get()
    assert (first.status_code, first["Content-Type"], first["ETag"]) == (200, "audio/mpeg", f'"{made.sha256}"')
    assert desk.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    part = desk.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[10:20])
    assert Recording.objects.count() == 1
    assert desk.get(f"{address}?tieng=khm").status_code == 404


def test_a_file_that_was_lost_is_said_to_be_gone(desk, edition):
    made = read_aloud(edition, at=NOW)
    shelf.path_of(made.sha256, "mp3").unlink()
    assert desk.get(reverse("edition_audio", args=[edition.pk])).status_code == 404


def test_nobody_elses_recording_is_heard_used_or_thrown_away(edition, outsider, desk, reading):
    made = handed_in(edition, reading, by=outsider)
    for name in ("recording_listen", "recording_use", "recording_withdraw"):
        address = reverse(name, args=[made.pk])
        assert {desk.get(address).status_code, desk.post(address).status_code} <= {404, 405}
    assert "Nghe trước khi dùng" not in words(desk.get(reverse("recordings", args=[edition.pk])))


def test_words_that_wait_for_approval_are_not_read_by_anybody(ministry, officer, desk, reading):
    draft = an_edition(a_release(ministry), variants={"script": "Kính thưa bà con."})
    for name in ("recordings", "edition_audio"):
        assert desk.get(reverse(name, args=[draft.pk])).status_code == 404
    assert (
        desk.post(reverse("recordings", args=[draft.pk]), {"language": "vi", "file": file(reading)}).status_code == 404
    )


def test_an_auditor_hands_in_nothing(auditor, client_of, edition):
    assert client_of(auditor).get(reverse("recordings", args=[edition.pk])).status_code == 403


def test_a_commune_officer_hands_in_her_own_reading(ministry, client_of, edition, reading):
    person = a_person("Lý Văn Loa Xã", agency=ministry, role=Role.COMMUNE_OFFICER)
    client_of(person).post(reverse("recordings", args=[edition.pk]), {"language": "vi", "file": file(reading)})
    assert Recording.objects.get().made_by == person


def test_the_page_asks_as_often_for_many_recordings_as_for_one(desk, edition, officer, reading):
    address = reverse("recordings", args=[edition.pk])
    handed_in(edition, reading, by=officer)
    desk.get(address)
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    for _each in range(4):
        use_recording(handed_in(edition, reading, by=officer), by=officer, at=NOW + timedelta(minutes=1))
    handed_in(edition, reading, by=officer)
    with CaptureQueriesContext(connection) as many:
        desk.get(address)
    assert len(many) <= len(few) + 1
