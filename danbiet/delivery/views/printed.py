"""What goes out on paper or on a stick: the script sheet, the handout, and the pack for places without a network."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.db.models import BooleanField, F, Func, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from danbiet.channels.voice import CannotSpeak
from danbiet.delivery.actions.recordings import read_aloud
from danbiet.delivery.content import NoScript, script_of
from danbiet.delivery.loudspeakers import USUAL_LANGUAGE, recordings_in_use
from danbiet.delivery.models import Recording
from danbiet.documents.notices import Handout, handout_pdf
from danbiet.documents.scripts import PackPart, ScriptParagraph, ScriptSheet, offline_pack, script_pdf
from danbiet.engine.text.speech import seconds, spoken
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, officer_page
from danbiet.publishing.models import Edition, ReleaseState, VariantKind
from danbiet.publishing.queries.human_stories import edition_gap
from danbiet.publishing.text import plain
from danbiet.web.addresses import public_address
from danbiet.web.toasts import complain

SLOT_SECONDS: Final = 180
MOST_POINTS, MOST_FACTS = 4, 6
PDF: Final = "application/pdf"


@require_GET
@officer_page
def script(request: DeskRequest, edition_id: int) -> HttpResponse:
    """The script as a sheet for the microphone."""
    edition = readable_or_404(request, edition_id)
    try:
        return _file(script_sheet(edition), f"ban-doc-loa-{edition.pk}.pdf", PDF)
    except NoScript as error:
        complain(request, error)
        return redirect("visits")


@require_GET
@officer_page
def handout(request: DeskRequest, edition_id: int) -> HttpResponse:
    """The handout with its tear-off line of counts."""
    edition = readable_or_404(request, edition_id)
    return _file(handout_sheet(edition), f"to-phat-tay-{edition.pk}.pdf", PDF)


@require_GET
@officer_page
def pack(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Everything of an edition for a place without a network, as one ZIP."""
    edition = readable_or_404(request, edition_id)
    try:
        parts = [*_parts(edition), *_sounds(edition, request)]
    except CannotSpeak as error:
        complain(request, error)
        return redirect("visits")
    content = offline_pack(parts, title=str(edition.content["title"]), edition=edition.hash)
    return _file(content, f"goi-mang-di-{edition.pk}.zip", "application/zip")


def readable_or_404(request: DeskRequest, edition_id: int) -> Edition:
    """Return an edition that this person may carry out: what is before the public, or approved by her own agency.

    Nobody reads out or hands over words that still wait for approval, nor another agency's that were corrected.
    """
    now = clock.now()
    public = Q(publication__published_at__lte=now, publication__withdrawn_at=None, publication__superseded_at=None)
    approved = Q(publication__isnull=False) | Q(release__state__in=(ReleaseState.APPROVED, ReleaseState.SCHEDULED))
    own = Q(release__agency=request.user.agency_id, is_approved=True) & approved
    is_approved = Func(F("pk"), function="publishing_is_approved", output_field=BooleanField())
    known = Edition.objects.annotate(is_approved=is_approved).select_related("release__agency", "release__policy")
    edition: Edition | None = known.filter(own | public, pk=edition_id).first()
    if edition is None:
        raise Http404(_("Không có trang này, bản này chưa được duyệt, hoặc nó thuộc cơ quan khác."))
    if (gap := edition_gap(edition, at=now)) is not None:
        raise Http404(gap)  # a story whose consent or check has fallen is handed over to nobody
    return edition


def script_sheet(edition: Edition) -> bytes:
    """Return the sheet as PDF. Raises NoScript."""
    paragraphs = [line.strip() for line in script_of(edition).splitlines() if line.strip()]
    sheet = ScriptSheet(
        agency=edition.release.agency.name,
        date=timezone.localdate(edition.frozen_at),
        title=str(edition.content["title"]),
        paragraphs=[ScriptParagraph(spoken(text), seconds(text)) for text in paragraphs],
        slot_seconds=SLOT_SECONDS,
        demo=settings.ENV.demo,
    )
    return script_pdf(sheet)


def handout_sheet(edition: Edition) -> bytes:
    """Return the handout as PDF: what the edition says in short, its figures, where to ask, and counts to hand in."""
    content = edition.content
    agency = edition.release.agency
    made = Handout(
        agency=agency.name,
        place=agency.place.short_name if agency.place else "",
        date=timezone.localdate(edition.frozen_at),
        title=str(content["title"]),
        points=_points(content) or [str(content["title"])],
        facts=[_fact(row) for row in content.get("facts", [])[:MOST_FACTS]],
        ask_at=[str(content["contact"])] if content.get("contact") else [],
        url=_public_address(edition),
        code=f"{edition.hash[:8]}",
        demo=settings.ENV.demo,
    )
    return handout_pdf(made)


def _points(content: Any) -> list[str]:
    lead = plain(str(content.get("lead", ""))).strip()
    lines = [line.strip() for line in plain(str(content.get("body", ""))).splitlines() if line.strip()]
    return [each for each in [lead, *lines] if each][:MOST_POINTS]


def _fact(row: Any) -> tuple[str, str]:
    value = " ".join(str(row.get(name, "")) for name in ("value", "unit") if row.get(name))
    whom = str(row.get("applies_to", ""))
    return f"{row.get('subject', '')}{f' ({whom})' if whom else ''}", value


def _public_address(edition: Edition) -> str:
    path = public_address("press_release", {"public_id": edition.release.public_id})
    return path if path.startswith("http") else settings.ENV.public_url.rstrip("/") + path


def _parts(edition: Edition) -> list[PackPart]:
    variants = edition.content.get("variants", {})
    parts = [PackPart("to-phat-tay.pdf", handout_sheet(edition), PDF, "print")]
    if str(variants.get(VariantKind.SCRIPT, "")).strip():
        parts.append(PackPart("ban-doc-loa.pdf", script_sheet(edition), PDF, "script"))
    for kind in (VariantKind.SMS, VariantKind.ZALO, VariantKind.BOARD):
        text = str(variants.get(kind, "")).strip()
        if text:
            parts.append(
                PackPart(f"{kind.value.replace('_', '-')}.txt", text.encode(), "text/plain; charset=utf-8", "sms")
            )
    return parts


def _sounds(edition: Edition, request: DeskRequest) -> list[PackPart]:
    """Return every recording that her loudspeakers play; the voice reads it where nobody has."""
    used = recordings_in_use(edition, agency_of(request).pk)
    if USUAL_LANGUAGE not in used and str(edition.content.get("variants", {}).get(VariantKind.SCRIPT, "")).strip():
        used[USUAL_LANGUAGE] = read_aloud(edition, at=clock.now())
    return [_sound(each) for each in used.values() if each.path.is_file()]


def _sound(recording: Recording) -> PackPart:
    kind = "giong-tong-hop" if recording.is_synthetic else "ban-thu"
    name = f"{kind}{'' if recording.language == USUAL_LANGUAGE else f'-{recording.language}'}{recording.path.suffix}"
    return PackPart(name, recording.path.read_bytes(), recording.content_type, "audio")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
