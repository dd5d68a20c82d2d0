"""Planning a dispatch, confirming it, holding it, sending again, and correcting what was wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel

from danbiet.channels import Channel
from danbiet.channels.base import Fitted, Problem
from danbiet.delivery.actors import Actor
from danbiet.delivery.content import choose_variant, fitted
from danbiet.delivery.ledger import counts
from danbiet.delivery.loudspeakers import CHANNEL as LOUDSPEAKER
from danbiet.delivery.loudspeakers import permitted_hours, recordings_in_use
from danbiet.delivery.models import Audience, DeliveryState, Dispatch, Lane, Silence
from danbiet.delivery.providers import channel_of, first_settings, providers_of
from danbiet.delivery.queries.expected import Expected, expected
from danbiet.delivery.queries.outdated import facts_in_the_way
from danbiet.delivery.queries.reached import count_reached
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, Place, User
from danbiet.offices.rules import NoRule, rule
from danbiet.publishing.editions import facts_hash
from danbiet.publishing.models import Edition, Publication, VariantKind
from danbiet.publishing.queries.human_stories import edition_gap

EXPIRY: Final = {Lane.URGENT: "delivery.urgent_expiry"}
AGAIN: Final = frozenset({DeliveryState.FAILED, DeliveryState.EXPIRED})
OPEN_STATES: Final = (Dispatch.State.READY, Dispatch.State.RUNNING, Dispatch.State.PAUSED)


class DoesNotFit(ValueError):
    """The text cannot go by this channel; ``problems`` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        codes = ", ".join(problem.code for problem in problems)
        words = _("Bài này không gửi được qua kênh đã chọn ({codes}). Sửa biến thể rồi trình duyệt lại.")
        super().__init__(words.format(codes=codes))


class WrongAudience(ValueError):
    """A list of other addresses than the channel takes, of another agency, closed, or none at all."""


class AlreadyPlanned(ValueError):
    """This edition has a dispatch by this channel."""


class NotNow(ValueError):
    """The dispatch is not in a state in which this can be done; the message says what to do."""


class OutOfHours(NotNow):
    """Loudspeakers may not sound then; the message names the hours and the way out."""


class NotSendable(ValueError):
    """The edition may not be sent: withdrawn, replaced by a later one, or the facts changed since it was approved."""


class FactsChanged(NotSendable):
    """The fact table is not what the edition was approved on."""


class NotYours(NotSendable):
    """Words of another agency leave by one's own loudspeakers only, while they are before the public."""


@dataclass(frozen=True)
class Forecast:
    """What a dispatch would do: whom it reaches, what it costs, where nobody is reached, what is in the way."""

    expected: Expected
    fitted: Fitted
    variant_kind: VariantKind
    is_dry: bool
    problems: Sequence[Problem] = field(default_factory=list)

    @property
    def parts(self) -> int:
        return self.fitted.parts * self.expected.recipients

    @property
    def cost(self) -> int | None:
        return None if self.fitted.cost_vnd is None else self.fitted.cost_vnd * self.expected.recipients


def forecast_dispatch(
    edition: Edition,
    *,
    channel: str,
    audiences: Sequence[Audience],
    places: Sequence[Place] = (),
    agency: Agency | None = None,
) -> Forecast:
    """Return what sending this edition by this channel to these lists would do; writes nothing.

    ``agency`` sends; unless given, the edition's own. Raises UnknownChannel, NoVariant, WrongAudience.
    """
    agency = agency or edition.release.agency
    by = channel_of(channel)
    settings = first_settings(agency.pk, channel)
    check_audiences(agency, by, audiences, settings)
    providers = providers_of(agency.pk, channel)
    kind = choose_variant(edition, by, settings=settings)
    fit = fitted(edition, kind, by, settings)
    reach = expected(edition, audiences, places)
    return Forecast(reach, fit, kind, is_dry=not providers, problems=list(fit.problems))


@transaction.atomic
def plan_dispatch(
    edition: Edition,
    *,
    channel: str,
    audiences: Sequence[Audience],
    places: Sequence[Place] = (),
    lane: Lane = Lane.NORMAL,
    starts_at: datetime | None = None,
    expires_at: datetime | None = None,
    override_reason: str = "",
    agency: Agency | None = None,
    by: Actor,
    at: datetime,
) -> Dispatch:
    """Plan one edition by one channel; nothing is sent before somebody confirms and the edition is public.

    ``agency`` sends, and owns the dispatch; unless given, the edition's own. Another one plays what is public on its
    own loudspeakers. Raises NotSendable (NotYours), NoVariant, DoesNotFit, WrongAudience, AlreadyPlanned, NotNow for
    times that cannot be (OutOfHours for loudspeakers).
    """
    agency = agency or edition.release.agency
    refuse_unsendable(edition, at=at)
    _refuse_others_words(edition, agency, channel, at)
    seen = forecast_dispatch(edition, channel=channel, audiences=audiences, places=places, agency=agency)
    stops = [problem for problem in seen.problems if problem.stops]
    if stops:
        raise DoesNotFit(stops)
    expires_at = _checked_times(agency, lane, starts_at, expires_at, at=at)
    if channel == LOUDSPEAKER:
        refuse_out_of_hours(
            agency, seconds=seconds_on_air(edition, agency, estimate=seen.fitted.units), starts_at=starts_at,
            expires_at=expires_at, override=override_reason.strip() if lane == Lane.URGENT else "", at=at,
        )  # fmt: skip
    dispatch = _create(
        edition,
        agency=agency,
        channel=channel,
        variant_kind=seen.variant_kind,
        lane=lane,
        is_dry=seen.is_dry,
        starts_at=starts_at,
        expires_at=expires_at,
        override_reason=override_reason.strip(),
        planned_by=_person(by, edition),
        planned_at=at,
        expected=seen.expected.recipients,
        expected_parts=seen.parts,
        expected_cost=seen.cost,
    )
    dispatch.audiences.set(audiences)
    dispatch.places.set(places)
    record(
        "plan_dispatch", dispatch, by=by, at=at, edition_id=edition.pk, channel=channel, lane=int(lane),
        audiences=[each.pk for each in audiences], expected=dispatch.expected, overrides_hours=bool(override_reason),
    )  # fmt: skip
    return dispatch


@transaction.atomic
def confirm_dispatch(dispatch: Dispatch, *, by: User, at: datetime) -> Dispatch:
    """Let a planned dispatch go as soon as its edition is public. Raises NotNow, NotSendable.

    It runs dry (nothing leaves) unless a provider of the channel is switched on now.
    """
    refuse_unsendable(dispatch.edition, at=at)
    is_dry = not providers_of(dispatch.agency_id, dispatch.channel)
    planned = Dispatch.objects.filter(pk=dispatch.pk, state=Dispatch.State.PLANNED)
    if not planned.update(state=Dispatch.State.READY, confirmed_by=by, confirmed_at=at, is_dry=is_dry):
        raise NotNow(_("Lượt gửi này đã được xác nhận hoặc đã huỷ. Hãy tải lại trang."))
    record("confirm_dispatch", dispatch, by=by, at=at, is_dry=is_dry)
    dispatch.refresh_from_db()
    return dispatch


@transaction.atomic
def pause(dispatch: Dispatch, *, reason: str, by: Actor, at: datetime) -> Dispatch:
    """Hold a dispatch; the batch that is leaving still leaves. Raises NotNow."""
    return _change(
        dispatch, Dispatch.State.PAUSED, of=(Dispatch.State.RUNNING, Dispatch.State.READY), verb="pause_dispatch",
        by=by, at=at, pause_reason=reason.strip()[:300],
    )  # fmt: skip


@transaction.atomic
def resume(dispatch: Dispatch, *, by: Actor, at: datetime) -> Dispatch:
    """Let a held dispatch go on. Raises NotNow, NotSendable."""
    refuse_unsendable(dispatch.edition, dispatch=dispatch, at=at)
    state = Dispatch.State.RUNNING if dispatch.started_at else Dispatch.State.READY
    return _change(dispatch, state, of=(Dispatch.State.PAUSED,), verb="resume_dispatch", by=by, at=at, pause_reason="")


@transaction.atomic
def cancel(dispatch: Dispatch, *, reason: str = "", by: Actor, at: datetime) -> Dispatch:
    """Give a dispatch up, for a ``reason`` that stays with it; who still waits gets nothing. Raises NotNow.

    A broadcast that no loudspeaker has played can be planned anew, for another hour.
    """
    counts.lock([dispatch.pk])
    dispatch.refresh_from_db()
    lasting = (Dispatch.State.PLANNED, *OPEN_STATES, *([Dispatch.State.DONE] if dispatch.can_be_taken_back else []))
    is_silent = dispatch.channel == LOUDSPEAKER and not dispatch.received
    state = Dispatch.State.DONE if dispatch.started_at and not is_silent else Dispatch.State.CANCELLED
    why = {"pause_reason": reason.strip()[:300]} if reason.strip() else {}
    _change(dispatch, state, of=lasting, verb="cancel_dispatch", by=by, at=at, finished_at=at, **why)
    expire_waiting(dispatch, reason="cancelled", at=at)
    if dispatch.channel == LOUDSPEAKER and dispatch.started_at and not dispatch.is_dry:
        # Stations keep what they were told; they must be told otherwise.
        Silence.objects.get_or_create(
            dispatch=dispatch, defaults={"why": Silence.Why.CANCELLED, "ordered_at": at, "due_at": at}
        )
    dispatch.refresh_from_db()
    return dispatch


@transaction.atomic
def resend(dispatch: Dispatch, *, states: Iterable[str] = AGAIN, by: User, at: datetime) -> int:
    """Send again to those whom it certainly did not reach (failed, expired); return how many.

    Whoever was reached, or may have been, is never sent it twice. Raises NotNow, NotSendable.
    """
    wanted = {DeliveryState(state) for state in states}
    if not wanted <= AGAIN:
        raise NotNow(
            _("Chỉ gửi lại cho những ai chắc chắn chưa nhận (không gửi được, hết hạn); tin “chưa rõ” có thể đã đến.")
        )
    refuse_unsendable(dispatch.edition, dispatch=dispatch, at=at)
    if dispatch.state not in (Dispatch.State.RUNNING, Dispatch.State.DONE, Dispatch.State.PAUSED):
        raise NotNow(_("Lượt gửi này chưa bắt đầu hoặc đã huỷ, nên chưa có gì để gửi lại."))
    counts.lock([dispatch.pk])
    moves, n = _put_back(dispatch, wanted, at=at)
    counts.move(moves, at=at)
    Dispatch.objects.filter(pk=dispatch.pk).update(
        state=Dispatch.State.RUNNING if n else dispatch.state, finished_at=None if n else dispatch.finished_at,
        **as_of_now(dispatch, at=at),
    )  # fmt: skip
    record("resend_dispatch", dispatch, by=by, at=at, states=sorted(wanted), recipients=n)
    dispatch.refresh_from_db()
    return n


def as_of_now(dispatch: Dispatch, *, at: datetime) -> dict[str, Any]:
    """Return until when a dispatch that has more to send lasts, and whether it runs dry."""
    ends = at + _lasting(dispatch.agency, Lane(dispatch.lane), at)
    return {
        "expires_at": max(dispatch.expires_at or ends, ends),
        "is_dry": not providers_of(dispatch.agency_id, dispatch.channel),
    }


@transaction.atomic
def plan_correction(edition: Edition, *, by: Actor, at: datetime) -> list[Dispatch]:
    """Plan, for an edition that amends another, a dispatch to exactly those whom earlier ones reached or may have.

    One for each channel that earlier editions went out by, confirmed at once when ``by`` is a member of staff. Who got
    any of them gets it, whatever the list, also when a correction between has not come to her yet. Who still waits
    for an earlier edition gets nothing more of it. Channels that have their dispatch are left as they are (it goes
    to the same people, see `starting`). Raises NotSendable, NoVariant, DoesNotFit.
    """
    refuse_unsendable(edition, at=at)
    planned = []
    for wrong in _dispatches_to_correct(edition, by=by, at=at):
        reached = count_reached(edition, wrong.channel)
        if reached and not _has_dispatch(edition, wrong.channel):
            planned.append(plan_like(wrong, edition, reached, by=by, at=at))
    return planned


def refuse_unsendable(edition: Edition, *, at: datetime, dispatch: Dispatch | None = None) -> None:
    """Raise NotSendable unless this edition's words may leave: last of its release, standing, on today's facts, and
    for a human story with a consent and a check that hold.

    For a ``dispatch`` of it, FactsChanged is raised for what `facts_in_the_way` names only.
    """
    publication = Publication.objects.filter(edition=edition).first()
    if publication is not None and publication.withdrawn_at is not None:
        raise NotSendable(_("Bản này đã thu hồi nên không gửi nữa. Nếu cần, hãy công bố bản mới."))
    later = Edition.objects.filter(release=edition.release_id, number__gt=edition.number)
    if (publication is not None and publication.superseded_at is not None) or later.filter(
        publication__isnull=False
    ).exists():
        raise NotSendable(_("Đã có bản mới hơn thay bản này. Hãy gửi bản mới."))
    if (gap := edition_gap(edition, at=at)) is not None:
        raise NotSendable(gap)
    is_outdated = edition.facts_hash != facts_hash(edition.release.policy)
    if is_outdated and (dispatch is None or facts_in_the_way(dispatch)):
        raise FactsChanged(
            _("Bảng dữ kiện đã đổi sau khi bản này được duyệt. Cập nhật nội dung, trình duyệt lại rồi gửi bản mới.")
        )


def _refuse_others_words(edition: Edition, agency: Agency, channel: str, at: datetime) -> None:
    if agency.pk == edition.release.agency_id:
        return
    if channel != LOUDSPEAKER or not Publication.objects.sendable(at).filter(edition=edition).exists():
        raise NotYours(
            _("Bản này của cơ quan khác: chỉ phát được trên loa của cơ quan mình, khi bản ấy đang công khai.")
        )


def seconds_on_air(edition: Edition, agency: Agency, *, estimate: int) -> int:
    """Return how long the edition sounds on this agency's loudspeakers: its longest recording, else an estimate."""
    recorded = [each.seconds for each in recordings_in_use(edition, agency.pk).values()]
    return math.ceil(max(recorded, default=estimate))


def refuse_out_of_hours(
    agency: Agency, *, seconds: int, starts_at: datetime | None, expires_at: datetime, override: str, at: datetime
) -> None:
    """Raise OutOfHours unless a script of this length may sound whole at its start, or before it expires.

    Only an urgent broadcast with a written reason (``override``) may sound at any hour.
    """
    if override:
        return
    hours = permitted_hours(agency, at=at)
    if starts_at is not None and hours.allow(starts_at, seconds):
        return
    if starts_at is None and hours.next_start(at, seconds, before=expires_at) is not None:
        return
    words = _(
        "Loa chỉ được phát trong khung giờ {hours}; bài dài {seconds} giây không phát trọn được lúc ấy. "
        "Chọn giờ khác; nếu khẩn cấp, chọn luồng khẩn cấp và ghi lý do."
    )
    if not hours.windows:
        words = _("Chưa có khung giờ phát loa. Ghi khung giờ ở Kênh gửi hoặc Quy định; nếu khẩn cấp, ghi lý do.")
    raise OutOfHours(words.format(hours=hours, seconds=seconds))


def expire_waiting(dispatch: Dispatch, *, reason: str, at: datetime) -> int:
    """Mark who still waits, and is in no worker's hands, as expired; call it inside a transaction."""
    with transaction.atomic():
        counts.lock([dispatch.pk])
        with connection.cursor() as cursor:
            cursor.execute(EXPIRE, [reason, at, dispatch.pk])
            moves, n = _moved(dispatch.pk, cursor.fetchall(), "expired")
        counts.move(moves, at=at)
    return n


EXPIRE = """
WITH gone AS (
    UPDATE delivery_delivery SET state = 'expired', reason = %s, due_at = NULL, settled_at = %s
    WHERE dispatch_id = %s AND due_at IS NOT NULL AND state = 'waiting' AND leased_until IS NULL
    RETURNING place_id
) SELECT place_id, 'waiting', count(*) FROM gone GROUP BY 1
"""
PUT_BACK = """
WITH old AS (
    SELECT d.id, d.state FROM delivery_delivery d JOIN delivery_recipient r ON r.id = d.recipient_id
    WHERE d.dispatch_id = %s AND d.state = ANY(%s) AND r.state = 'active'
), back AS (
    UPDATE delivery_delivery d SET state = 'waiting', reason = '', reference = '', detail = '', round = d.round + 1,
        attempts = 0, due_at = %s, leased_until = NULL, settled_at = NULL
    FROM old WHERE d.id = old.id RETURNING d.place_id, old.state
) SELECT place_id, state, count(*) FROM back GROUP BY 1, 2
"""


def _put_back(dispatch: Dispatch, states: Iterable[str], *, at: datetime) -> tuple[counts.Moves, int]:
    with connection.cursor() as cursor:
        cursor.execute(PUT_BACK, [dispatch.pk, sorted(str(state) for state in states), at])
        return _moved(dispatch.pk, cursor.fetchall(), "waiting")


def _moved(dispatch: int, rows: Iterable[tuple[Any, ...]], after: str) -> tuple[counts.Moves, int]:
    moves = counts.Moves()
    for place, before, n in rows:
        moves.add(dispatch, place, before, after, n)
    return moves, sum(moves.rows.values())


def _change(
    dispatch: Dispatch, state: str, *, of: Sequence[str], verb: str, by: Actor, at: datetime, **fields: object
) -> Dispatch:
    # The ledger's own lock first, so that a batch being settled and this change never wait for each other.
    counts.lock([dispatch.pk])
    if not Dispatch.objects.filter(pk=dispatch.pk, state__in=of).update(state=state, **fields):
        dispatch.refresh_from_db()
        raise NotNow(
            _("Lượt gửi này đang “{state}” nên không làm được việc ấy. Hãy tải lại trang.").format(
                state=dispatch.get_state_display()
            )
        )
    record(verb, dispatch, by=by, at=at)
    dispatch.refresh_from_db()
    return dispatch


def check_audiences(
    agency: Agency, channel: Channel, audiences: Sequence[Audience], settings: BaseModel | None
) -> None:
    """Raise WrongAudience unless the channel takes the addresses of every list, and each is the agency's and open."""
    if not audiences:
        raise WrongAudience(_("Hãy chọn ít nhất một danh sách nhận."))
    for each in audiences:
        if each.agency_id != agency.pk or each.closed_at is not None:
            raise WrongAudience(_("Danh sách “{name}” không dùng được nữa. Hãy chọn danh sách khác.").format(name=each))
        if each.address_kind != channel.takes(settings):
            raise WrongAudience(
                _("Danh sách “{name}” gồm {kind}, không gửi được qua {channel}.").format(
                    name=each, kind=each.get_address_kind_display(), channel=_(channel.label)
                )
            )


def _checked_times(
    agency: Agency, lane: Lane, starts_at: datetime | None, expires_at: datetime | None, *, at: datetime
) -> datetime:
    if starts_at is not None and starts_at < at:
        raise NotNow(_("Giờ bắt đầu đã qua. Hãy chọn giờ sau, hoặc bỏ trống để gửi ngay."))
    ends = expires_at or (starts_at or at) + _lasting(agency, lane, at)
    if ends <= (starts_at or at):
        raise NotNow(_("Giờ hết hạn phải sau giờ bắt đầu."))
    return ends


def _lasting(agency: Agency, lane: Lane, at: datetime) -> timedelta:
    try:
        value = rule(EXPIRY.get(lane, "delivery.expiry"), on=timezone.localdate(at), agency=agency).value
    except NoRule:
        value = None
    return timedelta(hours=float(value if value is not None else 72))


def _create(edition: Edition, **fields: Any) -> Dispatch:
    try:
        with transaction.atomic():
            return Dispatch.objects.create(edition=edition, release_id_of_edition=edition.release_id, **fields)
    except IntegrityError as error:
        if "one_dispatch_of_an_edition" not in str(error):
            raise
        raise AlreadyPlanned(
            _("Bản duyệt này đã có lượt gửi qua kênh ấy. Mở lượt gửi đó để thêm người nhận hoặc gửi lại.")
        ) from error


def _person(by: Actor, edition: Edition) -> User:
    return by if isinstance(by, User) else edition.submitter


def _dispatches_to_correct(edition: Edition, *, by: Actor, at: datetime) -> list[Dispatch]:
    """Stop the dispatches of the editions before this one; return the newest of each channel."""
    newest: dict[str, Dispatch] = {}
    earlier = Dispatch.objects.filter(
        agency=edition.release.agency_id, release_id_of_edition=edition.release_id,
        edition__number__lt=edition.number, started_at__isnull=False,
    )  # fmt: skip
    for dispatch in earlier.order_by("edition__number", "pk"):
        _stop(dispatch, by=by, at=at)
        newest[dispatch.channel] = dispatch
    return list(newest.values())


def _stop(wrong: Dispatch, *, by: Actor, at: datetime) -> None:
    if wrong.state in (Dispatch.State.RUNNING, Dispatch.State.PAUSED):
        cancel(wrong, by=by, at=at)
        wrong.refresh_from_db()


def _has_dispatch(edition: Edition, channel: str) -> bool:
    own = Dispatch.objects.filter(edition=edition, channel=channel, agency=edition.release.agency_id)
    return own.exclude(state=Dispatch.State.CANCELLED).exists()


def plan_like(
    wrong: Dispatch, edition: Edition, reached: int, *, starts_at: datetime | None = None, by: Actor, at: datetime
) -> Dispatch:
    """Plan and confirm a dispatch to the ``reached`` recipients of one that was wrong, by its channel and its lane.

    Raises NoVariant, DoesNotFit, AlreadyPlanned.
    """
    channel = channel_of(wrong.channel)
    settings = first_settings(wrong.agency_id, wrong.channel)
    kind = choose_variant(edition, channel, settings=settings)
    fit = fitted(edition, kind, channel, settings)
    stops = [problem for problem in fit.problems if problem.stops]
    if stops:
        raise DoesNotFit(stops)
    dispatch = _create(
        edition,
        agency=wrong.agency,
        channel=wrong.channel,
        variant_kind=kind,
        corrects=wrong,
        lane=wrong.lane,
        is_dry=not providers_of(wrong.agency_id, wrong.channel),
        override_reason=wrong.override_reason,
        starts_at=starts_at,
        expires_at=(starts_at or at) + _lasting(wrong.agency, Lane(wrong.lane), at),
        planned_by=_person(by, edition),
        planned_at=at,
        expected=reached,
        expected_parts=fit.parts * reached,
        expected_cost=None if fit.cost_vnd is None else fit.cost_vnd * reached,
        state=Dispatch.State.READY,
        confirmed_by=_person(by, edition),
        confirmed_at=at,
    )
    dispatch.audiences.set(wrong.audiences.all())
    dispatch.places.set(wrong.places.all())
    record("plan_correction", dispatch, by=by, at=at, corrects=wrong.pk, expected=reached)
    return dispatch
