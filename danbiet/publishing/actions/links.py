"""One-time links by which somebody decides from a phone, and the PIN that goes with them.

A link is opened by a GET that changes nothing (mail scanners follow links); deciding is a POST by the person signed
in, or with her PIN. Only hashes of tokens and PINs are kept.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from itertools import pairwise
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.offices.rules import due_at, rule
from danbiet.publishing.actions.deciding import NotSubmitted, NotYours, approve_edition, return_edition
from danbiet.publishing.actors import PUBLISHER
from danbiet.publishing.letters import address, post
from danbiet.publishing.models import Approval, ApprovalLink, ApprovalPin, ApprovalStep, ReleaseState
from danbiet.publishing.queries.approvals import delegations_held, people_for

WRONG_PINS: Final = 5  # closes one link
WRONG_PINS_OF_A_PERSON: Final = 10  # over all her open links: guesses cannot be spread over many links
SHORTEST_PIN: Final = 6
LINK: Final = "publishing.approval_link"
PAGE: Final = "approval_link"


class DeadLink(LookupError):
    """The link is unknown, used, too old, closed, or of an edition no longer under approval."""


class WrongPin(ValueError):
    """The PIN is wrong, or the person has set none."""


class WeakPin(ValueError):
    """A PIN that anybody would guess."""


class NoMailbox(ValueError):
    """The person has no mailbox that a link could be sent to."""


@transaction.atomic
def make_link(step: ApprovalStep, person: User, *, by: User, at: datetime) -> str:
    """Make a link for ``person`` to decide ``step``, post it to her mailbox, and return its token, shown only now.

    An earlier link of hers to this step dies. Raises NotYours (she may not decide it), NotSubmitted, NoMailbox, and
    offices.rules.NoRule where the rulebook does not say how long a link lives.
    """
    release = step.edition.release
    if release.state != ReleaseState.SUBMITTED:
        raise NotSubmitted(_("Bản này không chờ duyệt nên không gửi liên kết được."))
    if person not in people_for(step, at):
        raise NotYours(_("Người này không duyệt được bước này: không giữ vai, hoặc đã viết hay trình bản này."))
    if not person.email:
        raise NoMailbox(_("Người này chưa có thư điện tử công vụ. Quản trị viên điền ở trang Cán bộ."))
    token = secrets.token_urlsafe(24)
    until = due_at(rule(LINK, on=timezone.localdate(at), agency=release.agency), at)
    ApprovalLink.objects.filter(step=step, person=person, used_at=None, expires_at__gt=at).update(expires_at=at)
    link = ApprovalLink.objects.create(
        step=step, person=person, token_hash=_hashed(token), made_at=at, expires_at=until
    )
    _post(link, token, by=by, at=at)
    record("make_approval_link", release, by=by, at=at, step=step.pk, person=person.pk, link=link.pk)
    return token


def _post(link: ApprovalLink, token: str, *, by: User, at: datetime) -> None:
    edition = link.step.edition
    text = _(
        "{title}\n\nBản {number}, mã nội dung {hash}. Mở liên kết để đọc và quyết định, trước {until}:\n{address}\n\n"
        "Liên kết chỉ dùng một lần. Cần đăng nhập hoặc mã PIN duyệt của bạn; không chuyển tiếp thư này."
    ).format(
        title=edition.content["title"],
        number=edition.number,
        hash=edition.hash[:12],
        until=f"{timezone.localtime(link.expires_at):%H:%M %d/%m/%Y}",
        address=address(PAGE, token),
    )
    subject = _("Chờ bạn duyệt: {title}").format(title=edition.content["title"])
    agency = edition.release.agency
    post(agency, to=link.person.email, subject=subject, text=text, key=f"approval-link:{link.pk}", by=by, at=at)


def open_link(token: str, *, at: datetime) -> ApprovalLink:
    """Return the link of this token with its step, edition and person; nothing is changed. Raises DeadLink."""
    link = (
        ApprovalLink.objects.filter(token_hash=_hashed(token))
        .select_related("step__edition__release__agency", "step__edition__release__policy", "person")
        .first()
    )
    if link is None:
        raise DeadLink(_("Liên kết này không đúng. Hãy mở lại từ thư, hoặc xin liên kết mới."))
    why = _why_dead(link, at)
    if why:
        raise DeadLink(why)
    return link


def _why_dead(link: ApprovalLink, at: datetime) -> str:
    if link.used_at is not None:
        return _("Liên kết này đã dùng rồi. Đăng nhập để xem kết quả.")
    if link.expires_at <= at or not link.person.is_active:
        return _("Liên kết này đã hết hạn. Hãy xin liên kết mới, hoặc đăng nhập để duyệt.")
    if link.wrong_pins >= WRONG_PINS or _guesses(link, at) >= WRONG_PINS_OF_A_PERSON:
        return _("Liên kết này đã khoá vì nhập sai mã PIN nhiều lần. Hãy đăng nhập để duyệt.")
    edition = link.step.edition
    later = edition.release.editions.filter(number__gt=edition.number)
    if edition.release.state != ReleaseState.SUBMITTED or later.exists():
        return _("Bản này không còn chờ duyệt: đã có bản mới, đã rút về hoặc đã có người quyết định.")
    return ""


def _guesses(link: ApprovalLink, at: datetime) -> int:
    # Links made today, dead ones too, and older ones that still open.
    lately = Q(made_at__date__gte=timezone.localdate(at)) | Q(expires_at__gt=at)
    links = ApprovalLink.objects.filter(lately, person=link.person_id)
    return links.aggregate(n=Sum("wrong_pins"))["n"] or 0


def decide_by_link(
    token: str,
    *,
    decision: str,
    note: str = "",
    pin: str = "",
    signed_in: User | None = None,
    at: datetime,
) -> Approval:
    """Decide by a link: the person signed in herself (``signed_in``), or with her PIN. The link is used up.

    A wrong PIN is counted even though an error is raised, so call this outside a transaction. Raises DeadLink,
    WrongPin, and as `approve_edition` and `return_edition`.
    """
    link = open_link(token, at=at)
    if signed_in is None or signed_in.pk != link.person_id:
        _require_pin(link, pin, at=at)
    with transaction.atomic():
        if not ApprovalLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
            raise DeadLink(_("Liên kết này đã dùng rồi. Đăng nhập để xem kết quả."))
        return _decided(link, decision, note, at=at)


def _decided(link: ApprovalLink, decision: str, note: str, *, at: datetime) -> Approval:
    edition = link.step.edition
    behalf = on_behalf_of(link, at=at)
    if decision == Approval.Decision.APPROVE:
        return approve_edition(
            edition, hash=edition.hash, by=link.person, at=at, note=note, on_behalf_of=behalf, way="link"
        )
    return return_edition(edition, hash=edition.hash, note=note, by=link.person, at=at, on_behalf_of=behalf, way="link")


def on_behalf_of(link: ApprovalLink, *, at: datetime) -> User | None:
    """Return in whose place the person of the link would decide; None where the role is her own."""
    if link.step.role in link.person.roles_on(timezone.localdate(at)):
        return None
    held = delegations_held(link.person, at)
    return next((each.absent for each in held if each.role == link.step.role), None)


def _require_pin(link: ApprovalLink, pin: str, *, at: datetime) -> None:
    """Count the guess before looking at it, so that guesses made at one moment are all counted."""
    with transaction.atomic():
        counted = ApprovalLink.objects.filter(pk=link.pk, wrong_pins__lt=WRONG_PINS, used_at=None)
        if not counted.update(wrong_pins=F("wrong_pins") + 1):
            raise DeadLink(_("Liên kết này đã khoá vì nhập sai mã PIN nhiều lần. Hãy đăng nhập để duyệt."))
    kept = ApprovalPin.objects.filter(person=link.person_id).first()
    if kept is None:
        raise WrongPin(_("Bạn chưa đặt mã PIN duyệt. Hãy đăng nhập để duyệt, rồi đặt mã PIN cho lần sau."))
    if not check_password(pin, kept.hashed):
        left = WRONG_PINS - _note_wrong_pin(link, at=at)
        raise WrongPin(_("Mã PIN chưa đúng. Còn {left} lần thử.").format(left=max(left, 0)))
    ApprovalLink.objects.filter(pk=link.pk).update(wrong_pins=F("wrong_pins") - 1)


@transaction.atomic
def _note_wrong_pin(link: ApprovalLink, *, at: datetime) -> int:
    """Write the guess into the log, in nobody's name: who holds the link is not known. Return how many there were."""
    wrong = ApprovalLink.objects.values_list("wrong_pins", flat=True).get(pk=link.pk)
    is_closed = wrong >= WRONG_PINS or _guesses(link, at) >= WRONG_PINS_OF_A_PERSON
    record(
        "wrong_approval_pin", link.step.edition.release, by=PUBLISHER, at=at, link=link.pk, step=link.step_id,
        person=link.person_id, wrong=wrong, is_closed=is_closed,
    )  # fmt: skip
    return wrong


@transaction.atomic
def set_pin(person: User, *, pin: str, at: datetime) -> ApprovalPin:
    """Set the person's own PIN, six digits or more, none that anybody would guess; open links stay. Raises WeakPin."""
    if not pin.isascii() or not pin.isdecimal() or len(pin) < SHORTEST_PIN or _is_easy(pin):
        raise WeakPin(_("Mã PIN cần ít nhất 6 chữ số, không lặp một số và không theo thứ tự như 123456."))
    kept, _new = ApprovalPin.objects.update_or_create(
        person=person, defaults={"hashed": make_password(pin), "set_at": at}
    )
    record("set_approval_pin", None, by=person, at=at)
    return kept


def _is_easy(pin: str) -> bool:
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
