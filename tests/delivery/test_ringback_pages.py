"""Pages of ringback dossiers: the next step stands first, what is refused says why, nothing is claimed unreported."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from danbiet.delivery.models import Ringback
from danbiet.offices.models import Agency, User
from danbiet.offices.rules import load_rules, set_own_rule
from danbiet.publishing.models import Edition, Publication
from tests.builders import a_policy, a_release
from tests.cast import NOW
from tests.delivery.nouns import a_place, a_public_edition
from tests.delivery.ringback_nouns import (
    ENDS,
    LATER,
    SHORT,
    STARTS,
    a_draft,
    a_granted,
    a_playing,
    a_report,
    a_sent,
    an_ended,
    reading,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf_and_rules(settings, tmp_path, officer):
    settings.ENV = settings.ENV.model_copy(update={"media": tmp_path})
    load_rules(by=officer, at=NOW)


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the clock of the pages; it stands at NOW."""

    def stand(at=NOW) -> None:
        monkeypatch.setattr("danbiet.kit.clock.now", lambda: at)

    stand()
    return stand


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client], hour) -> Client:
    return client_of(officer)


@pytest.fixture
def edition(ministry: Agency) -> Edition:
    release = a_release(ministry, policy=a_policy(ministry), title="Giảm học phí từ tháng 5")
    return a_public_edition(ministry, release=release, variants=SHORT)


def words(response: HttpResponse) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def moment(at) -> str:
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


def a_plan(**changes) -> dict:
    plan = {"variant_kind": "sms", "starts_at": moment(STARTS), "ends_at": moment(ENDS), "carriers": ["Viettel"]}
    return plan | changes


def page(client: Client, ringback: Ringback) -> str:
    return words(client.get(reverse("ringback", args=[ringback.pk])))


def test_a_dossier_is_made_from_a_public_edition_planned_heard_signed_and_sent(desk, edition, head, client_of):
    commune = a_place("xã Bến Đò")
    answer = desk.post(reverse("ringback_new"), {"edition": edition.pk})
    made = Ringback.objects.get()
    assert answer.url == reverse("ringback_plan", args=[made.pk])
    plan = a_plan(communes=[commune.pk], others="Mạng Biển; ")
    assert desk.post(answer.url, plan).url == reverse("ringback", args=[made.pk])
    desk.post(reverse("ringback_speak", args=[made.pk]))
    said = page(desk, made)
    assert "giọng tổng hợp" in said
    assert "Chờ người đứng đầu, người phát ngôn hoặc điều phối" in said
    client_of(head).post(reverse("ringback_sign", args=[made.pk]))
    assert "Gửi công văn, rồi ghi số ở đây" in page(desk, made)
    desk.post(reverse("ringback_send", args=[made.pk]), {"letter-number": "12/BSN", "letter-on": "04/03/2026"})
    made.refresh_from_db()
    assert (made.state, made.letter_number) == ("sent", "12/BSN")
    assert list(made.carriers.values_list("name", flat=True)) == ["Viettel", "Mạng Biển"]
    assert list(made.places.all()) == [commune]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_at": "08:00 09/03/2026"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"starts_at": "08:00 01/03/2026"}, "Giờ bắt đầu đã qua."),
        ({"communes": []}, "Chưa chọn nơi phát."),
        ({"carriers": []}, "Chưa chọn nhà mạng nào."),
        ({"starts_at": "mai"}, "Viết giờ trước, ngày sau"),
        ({"is_nationwide": "on"}, "Đã chọn cả nước thì bỏ chọn từng tỉnh"),
        ({"variant_kind": "press"}, "Bản duyệt này không có lời ấy."),
    ],
)
def test_a_plan_that_cannot_be_comes_back_with_what_to_mend(desk, edition, changes, said):
    commune = a_place()
    desk.post(reverse("ringback_new"), {"edition": edition.pk})
    made = Ringback.objects.get()
    answer = desk.post(reverse("ringback_plan", args=[made.pk]), a_plan(**({"communes": [commune.pk]} | changes)))
    assert answer.status_code == 422
    assert said in words(answer)
    made.refresh_from_db()
    assert made.starts_at is None


def test_a_search_for_communes_comes_back_and_keeps_nothing(desk, edition):
    a_place("xã Bến Đò", folded_name="ben do")
    desk.post(reverse("ringback_new"), {"edition": edition.pk})
    made = Ringback.objects.get()
    answer = desk.post(reverse("ringback_plan", args=[made.pk]), a_plan(commune_q="ben do", ends_at="08:00 09/3"))
    assert "xã Bến Đò" in words(answer)
    assert 'value="08:00 09/3"' in answer.content.decode()
    assert "Hãy sửa" not in words(answer)
    made.refresh_from_db()
    assert made.starts_at is None


def test_a_sound_that_is_too_long_or_no_sound_comes_back_with_its_seconds(desk, edition, officer, ministry):
    made = a_draft(edition, officer)
    address = reverse("ringback_upload", args=[made.pk])
    answer = desk.post(address, {"file": SimpleUploadedFile("bai.mp3", b"%PDF-1.7")})
    assert (answer.status_code, "không phải âm thanh" in words(answer)) == (422, True)
    set_own_rule(ministry, "ringback.longest_seconds", value=1, basis="QĐ", from_on=NOW.date(), by=officer, at=NOW)
    answer = desk.post(address, {"file": SimpleUploadedFile("bai.wav", reading())})
    assert "quá 1 giây. Chọn lời ngắn hơn, hoặc thu đọc gọn hơn." in words(answer)
    assert "Hãy chọn tệp thu âm." in words(desk.post(address))


def test_the_writer_sees_no_button_to_sign_and_is_refused(edition, head, client_of, hour):
    made = a_draft(edition, head)
    client = client_of(head)
    assert "duyệt hồ sơ" not in page(client, made)
    client.post(reverse("ringback_sign", args=[made.pk]))
    assert "cần một người khác đọc, nghe và duyệt" in page(client, made)
    made.refresh_from_db()
    assert made.state == "draft"


def test_an_officer_may_not_sign_nor_an_auditor_write(desk, edition, officer, auditor, client_of):
    made = a_draft(edition, officer)
    assert desk.post(reverse("ringback_sign", args=[made.pk])).status_code == 403
    reader = client_of(auditor)
    assert "Việc tiếp theo" in page(reader, made)
    assert reader.post(reverse("ringback_cancel", args=[made.pk])).status_code == 403


def test_an_edition_corrected_meanwhile_says_that_the_dossier_goes_no_further(desk, edition, officer, head, client_of):
    made = a_draft(edition, officer)
    a_public_edition(edition.release.agency, release=edition.release, variants=SHORT)
    assert "không duyệt, không gửi được nữa" in page(desk, made)
    client_of(head).post(reverse("ringback_sign", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "draft"


def test_a_granted_request_is_not_said_to_play(desk, edition, officer, head):
    said = page(desk, a_granted(edition, officer, head))
    assert "Chấp thuận chưa phải là đã phát." in said
    assert "chưa có báo cáo" in said
    assert "cuộc gọi (" not in said


def test_a_withdrawn_edition_shows_at_once_what_must_stop_with_its_letter(desk, edition, officer, head, hour):
    made = a_playing(edition, officer, head)
    hour(STARTS + timedelta(hours=1))
    Publication.objects.filter(edition=edition).update(withdrawn_at=STARTS, withdrawal_reason="Sai mức thu.")
    assert "1 hồ sơ phải dừng phát" in words(desk.get(reverse("ringbacks")))
    assert "Bản này đã thu hồi mà nhà mạng có thể vẫn đang phát" in page(desk, made)
    letter = desk.get(reverse("ringback_stop_letter", args=[made.pk]))
    assert letter.headers["Content-Disposition"] == f'attachment; filename="cong-van-dung-phat-{made.pk}.docx"'
    desk.post(reverse("ringback_stop", args=[made.pk]), {"stop-number": "99/BSN", "stop-on": "09/03/2026"})
    said = page(desk, made)
    assert "phải dừng phát" not in said
    assert "99/BSN" in said


def test_a_step_without_its_source_comes_back(desk, edition, officer, head, hour):
    made = a_granted(edition, officer, head)
    hour(STARTS)
    answer = desk.post(reverse("ringback_begin", args=[made.pk]), {"begin-moment": moment(STARTS), "begin-source": ""})
    assert answer.status_code == 422
    answer = desk.post(
        reverse("ringback_begin", args=[made.pk]), {"begin-moment": moment(LATER), "begin-source": "Viettel báo"}
    )
    assert "Giờ này chưa tới." in words(answer)


def test_the_answer_of_the_authority_is_a_choice_with_its_number(desk, edition, officer, head):
    made = a_sent(edition, officer, head)
    said = {"answer-answer": "refused", "answer-number": "20/CVT", "answer-on": "04/03/2026"}
    desk.post(reverse("ringback_answer", args=[made.pk]), said)
    made.refresh_from_db()
    assert (made.state, made.answer_number) == ("refused", "20/CVT")


def test_a_report_is_written_with_vietnamese_grouping_and_shown_with_its_source(desk, edition, officer, head, hour):
    made = an_ended(edition, officer, head)
    hour(LATER)
    carrier = made.carriers.first()
    told = {
        "number": "77/BC-VT", "on": "13/03/2026", "from_at": moment(STARTS), "to_at": moment(ENDS),
        "area": "tỉnh Mẫu", "calls": "1.234.567", "subscribers": "",
    }  # fmt: skip
    desk.post(reverse("ringback_report", args=[carrier.pk]), told)
    carrier.refresh_from_db()
    assert (carrier.calls, carrier.subscribers) == (1_234_567, None)
    said = page(desk, made)
    assert "1.234.567 cuộc gọi (theo báo cáo của 1/2 nhà mạng" in said
    assert "77/BC-VT" in said
    answer = desk.post(reverse("ringback_report", args=[carrier.pk]), told | {"calls": "-3"})
    assert answer.status_code == 422
    answer = desk.post(reverse("ringback_report", args=[carrier.pk]), told | {"calls": ""})
    assert "ít nhất một con số" in words(answer)


def test_the_release_shows_what_reached_callers_only_where_a_carrier_reported_it(desk, edition, officer, head):
    address = reverse("release_tab", args=[edition.release_id, "ringback"])
    assert "Bản này chưa có hồ sơ nhạc chờ" in words(desk.get(address))
    made = an_ended(edition, officer, head)
    assert "chưa có báo cáo của nhà mạng" in words(desk.get(address))
    a_report(made, "Viettel", officer)
    said = "1.200.000 cuộc gọi, theo báo cáo của 1/2 nhà mạng ( Viettel 77/BC, 13/03/2026 )"
    assert said in words(desk.get(address))


def test_an_overdue_report_stands_in_the_first_sentence(desk, edition, officer, head, hour):
    made = an_ended(edition, officer, head)
    hour(made.reports_due_at + timedelta(hours=1))
    assert "1 hồ sơ có báo cáo quá hạn" in words(desk.get(reverse("ringbacks")))
    assert "chưa có báo cáo quá hạn 23:59 20/03/2026" in page(desk, made)


def test_the_files_wait_until_the_dossier_is_whole(desk, edition, officer):
    desk.post(reverse("ringback_new"), {"edition": edition.pk})
    empty = Ringback.objects.get()
    for name in ("ringback_letter", "ringback_pack", "ringback_stop_letter"):
        assert desk.get(reverse(name, args=[empty.pk])).url == reverse("ringback", args=[empty.pk])
    whole = a_draft(edition, officer)
    answer = desk.get(reverse("ringback_pack", args=[whole.pk]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as made:
        assert made.namelist()[:2] == ["manifest.json", "cong-van.docx"]
    sound = desk.get(reverse("ringback_listen", args=[whole.pk]))
    assert (sound["Content-Type"], b"".join(sound.streaming_content)) == ("audio/wav", reading())


def test_a_strangers_edition_begins_no_dossier(desk, other_ministry):
    theirs = a_public_edition(other_ministry, variants=SHORT)
    desk.post(reverse("ringback_new"), {"edition": theirs.pk})
    desk.post(reverse("ringback_new"), {"edition": "x"})
    assert Ringback.objects.count() == 0


def test_the_list_is_found_by_title_and_state_and_loads_down(desk, edition, officer, head):
    a_draft(edition, officer)
    a_report(an_ended(edition, officer, head), "Viettel", officer)
    assert "Giảm học phí" in words(desk.get(reverse("ringbacks") + "?q=giam+hoc+phi&state=ended"))
    assert "Không hồ sơ nào khớp" in words(desk.get(reverse("ringbacks") + "?state=refused"))
    lines = desk.get(reverse("ringbacks") + "?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert ",2,1," in lines[1]


def test_one_dossier_and_thirty_ask_the_same_number_of_queries(desk, edition, officer, head):
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        return len(seen)

    one = a_sent(edition, officer, head)
    desk.get(reverse("ringbacks"))
    single = asked(reverse("ringbacks")), asked(reverse("ringback", args=[one.pk])), asked(reverse("ringback_new"))
    for number in range(29):
        release = a_release(officer.agency, policy=a_policy(officer.agency), title=f"Bản {number}")
        a_sent(a_public_edition(officer.agency, release=release, variants=SHORT), officer, head)
    names = [f"Mạng {n}" for n in range(30)]
    many = a_sent(edition, officer, head, carriers=names, places=[a_place() for _n in range(30)])
    again = asked(reverse("ringbacks")), asked(reverse("ringback", args=[many.pk])), asked(reverse("ringback_new"))
    assert again == single
