"""The letters of a ringback dossier, and all of it as one ZIP.

They are written to a Vietnamese authority, so in Vietnamese whatever the desk's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from danbiet.delivery.carriers import known_carriers
from danbiet.delivery.models import Ringback
from danbiet.delivery.queries.ringbacks import places_of, text_of
from danbiet.documents.letterhead import Signer
from danbiet.documents.official_letters import OfficialLetter, letter_docx
from danbiet.documents.scripts import PackPart, offline_pack
from danbiet.documents.sheets import table_csv, table_xlsx
from danbiet.offices.letterheads import letterhead_of
from danbiet.offices.models import Place
from danbiet.offices.rules import NoRule, rule

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
MOST_NAMED: Final = 12  # provinces named in the letter; the list beside it names all
AREA_HEAD: Final = ("Mã", "Tên", "Thuộc", "Cấp")


def request_letter(ringback: Ringback, *, on: date) -> bytes:
    """Return the letter that asks for it, as Word. Needs the period, the area, the carriers and the sound."""
    edition = ringback.edition
    told = [
        f"{ringback.agency.name} đã công bố “{_title(ringback)}” ngày {_day(edition.publication.published_at)}, tại "
        f"{_address(ringback)}. Để thông tin đến người dân kịp thời, {ringback.agency.name} đề nghị Quý Cơ quan chỉ "
        f"đạo các doanh nghiệp viễn thông di động {_joined(_carriers(ringback))} phát tệp âm thanh gửi kèm thay nhạc "
        "chờ, với các nội dung sau:",
        "1. Lời phát, đúng bản đã duyệt và công bố:",
        f"2. Âm thanh: {_sound_words(ringback)}",
        f"3. Phạm vi: {_area_words(ringback)}.",
        f"4. Thời gian: từ {_moment(ringback.starts_at)} đến {_moment(ringback.ends_at)}.",
        "5. Đề nghị doanh nghiệp không tính phí người gọi và người nghe.",
        f"6. Báo cáo: {_report_words(ringback, on=on)}",
        f"Nếu nội dung được đính chính hoặc thu hồi, {ringback.agency.name} sẽ có công văn đề nghị dừng phát; đề nghị "
        "dừng ngay khi nhận được.",
        *_contact(edition.content),
        "Trân trọng cảm ơn sự phối hợp của Quý Cơ quan.",
    ]
    subject = f"đề nghị phát thông báo thay nhạc chờ: {_title(ringback)}"
    return _letter(
        ringback, subject, told, number=ringback.letter_number, on=ringback.letter_on or on, quote=text_of(ringback),
        quote_after=1,
    )  # fmt: skip


def stop_letter(ringback: Ringback, *, on: date) -> bytes:
    """Return the letter that asks carriers to stop, as Word; it says why as the public page does."""
    told = [
        f"Tại Công văn số {ringback.letter_number} ngày {ringback.letter_on:%d/%m/%Y}, {ringback.agency.name} đề nghị "
        f"phát thông báo “{_title(ringback)}” thay nhạc chờ, từ {_moment(ringback.starts_at)} đến "
        f"{_moment(ringback.ends_at)}.",
        _why_words(ringback),
        f"{ringback.agency.name} đề nghị Quý Cơ quan chỉ đạo các doanh nghiệp {_joined(_carriers(ringback))} dừng phát "
        f"ngay khi nhận được công văn này, xoá tệp âm thanh mang mã SHA-256 {ringback.sha256}, và báo lại thời điểm đã "
        "dừng, số cuộc gọi hoặc số thuê bao đã được phát.",
        *_contact(ringback.edition.content),
        "Trân trọng cảm ơn sự phối hợp của Quý Cơ quan.",
    ]
    subject = f"đề nghị dừng phát thông báo thay nhạc chờ: {_title(ringback)}"
    return _letter(ringback, subject, told, number=ringback.stop_number, on=ringback.stop_on or on)


def dossier_zip(ringback: Ringback, *, on: date) -> bytes:
    """Return letter, words, sound and area as one ZIP whose manifest bears the SHA-256 of each. Raises BadPack."""
    places = places_of(ringback)
    rows = [_row(each) for each in places] or [["", "Cả nước", "", ""]]
    demo: bool = settings.ENV.demo
    parts = [
        PackPart("cong-van.docx", request_letter(ringback, on=on), DOCX, "letter"),
        PackPart("loi-phat.txt", (text_of(ringback) + "\n").encode(), "text/plain; charset=utf-8", "script"),
        PackPart(f"am-thanh{ringback.path.suffix}", ringback.path.read_bytes(), ringback.content_type, "audio"),
        PackPart("dia-ban.xlsx", table_xlsx("Phạm vi phát", AREA_HEAD, rows, demo=demo), XLSX, "area"),
        PackPart("dia-ban.csv", table_csv(AREA_HEAD, rows), CSV, "area"),
    ]
    return offline_pack(parts, title=_title(ringback), edition=ringback.edition.hash)


def _letter(ringback: Ringback, subject: str, told: Sequence[str], *, number: str, on: date, **quote: Any) -> bytes:
    signed = ringback.signed_by
    signer = Signer(title="", name=signed.full_name) if signed is not None else None
    known = letterhead_of(ringback.agency, on=on, signer=signer)
    head = replace(known, number=number, kind_code="", recipients=("Như trên", *_carriers(ringback), "Lưu: VT"))
    return letter_docx(
        OfficialLetter(letterhead=head, subject=subject, to=[known_carriers().addressee], paragraphs=told, **quote)
    )


def _title(ringback: Ringback) -> str:
    return str(ringback.edition.content["title"])


def _carriers(ringback: Ringback) -> list[str]:
    return list(ringback.carriers.values_list("name", flat=True))


def _row(place: Place) -> list[str]:
    with override("vi"):
        return [place.code, place.name, place.parent.name if place.parent else "", str(place.get_kind_display())]


def _area_words(ringback: Ringback) -> str:
    places = places_of(ringback)
    if not places:
        return "cả nước"
    provinces = [each.name for each in places if each.parent_id is None]
    n_communes = len(places) - len(provinces)
    named = ", ".join(provinces[:MOST_NAMED]) + (f" và {len(provinces) - MOST_NAMED} tỉnh, thành phố khác"
                                                 if len(provinces) > MOST_NAMED else "")  # fmt: skip
    communes = f"{n_communes} xã, phường, đặc khu" if n_communes else ""
    return f"{'; '.join(each for each in (named, communes) if each)} (danh sách tại tệp dia-ban.xlsx gửi kèm)"


def _sound_words(ringback: Ringback) -> str:
    voice = "giọng tổng hợp bằng máy" if ringback.is_synthetic else "giọng người đọc"
    name, seconds = f"am-thanh{ringback.path.suffix}", f"{ringback.seconds:.1f}".replace(".", ",")
    return f"tệp {name}, dài {seconds} giây, {voice}; mã SHA-256 của tệp: {ringback.sha256}."


def _report_words(ringback: Ringback, *, on: date) -> str:
    words = (
        "khi kết thúc, đề nghị doanh nghiệp báo cáo thời gian bắt đầu và kết thúc, nơi đã phát, số cuộc gọi hoặc số "
        f"thuê bao đã được phát, gửi về {ringback.agency.name}"
    )
    try:
        known = rule("ringback.report_due", on=on, agency=ringback.agency)
    except NoRule:
        return f"{words}."
    with override("vi"):
        return f"{words} trong {float(known.value or 0):g} {known.get_unit_display()}."


def _why_words(ringback: Ringback) -> str:
    publication = ringback.edition.publication
    if publication.withdrawn_at is not None:
        return (
            f"Ngày {_day(publication.withdrawn_at)}, {ringback.agency.name} đã thu hồi nội dung này. Lý do đã công bố: "
            f"{publication.withdrawal_reason.strip().rstrip('.')}."
        )
    if publication.superseded_at is not None:
        return (
            f"Ngày {_day(publication.superseded_at)}, {ringback.agency.name} đã công bố bản đính chính thay nội dung "
            f"này, tại {_address(ringback)}."
        )
    return f"{ringback.agency.name} xét thấy không cần phát tiếp thông báo này."


def _contact(content: dict[str, Any]) -> list[str]:
    contact = str(content.get("contact", "")).strip()
    return [f"Đầu mối liên hệ: {contact.rstrip('.')}."] if contact else []


def _address(ringback: Ringback) -> str:
    path = reverse("press_release", args=[ringback.edition.release.public_id])
    return settings.ENV.public_url.rstrip("/") + path


def _joined(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} và {names[-1]}" if len(names) > 1 else "".join(names)


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}"


def _moment(moment: datetime | None) -> str:
    assert moment is not None
    local = timezone.localtime(moment)
    return f"{local:%H} giờ {local:%M} ngày {local:%d/%m/%Y}"
