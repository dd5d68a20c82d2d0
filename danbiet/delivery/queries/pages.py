"""What the pages of sending show: dispatches as rows, their six states, why, and counts by commune."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from danbiet.channels import CHANNELS
from danbiet.delivery.models import ChannelSetting, Delivery, DeliveryState, Dispatch, PlaceCount, Recipient
from danbiet.delivery.queries.pages_words import reason_in_words
from danbiet.offices.models import User
from danbiet.publishing.models import Publication

# Below this many, a number beside a commune's name could tell who (trust.md, promise 2).
FEWEST: Final = 5
BAR: Final = 1000
ORDER: Final = (
    DeliveryState.RECEIVED,
    DeliveryState.HANDED,
    DeliveryState.WAITING,
    DeliveryState.UNCERTAIN,
    DeliveryState.FAILED,
    DeliveryState.EXPIRED,
)
NOT_REACHED: Final = (DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.EXPIRED, DeliveryState.WAITING)


@dataclass(frozen=True)
class Slice:
    """One state of a bar: its number, and where its piece of the drawing begins and how wide it is (of 1,000)."""

    state: str
    label: str
    n: int
    whole: int
    x: float
    width: float


@dataclass(frozen=True)
class Why:
    """How many rows of a state gave this reason."""

    state: str
    reason: str
    n: int
    channel: str = ""

    @property
    def words(self) -> str:
        return reason_in_words(self.reason, self.channel)


@dataclass(frozen=True)
class CommuneCounts:
    """One commune of a dispatch; a number from one to four is None, which pages show as “dưới 5”."""

    place: Any
    numbers: Mapping[str, int | None]
    whole: int | None


def dispatches_of(user: User) -> QuerySet[Dispatch]:
    """Return the dispatches of the person's agency, the newest first, with what a row shows."""
    rows = Dispatch.objects.visible_to(user).select_related("edition__release__policy", "planned_by")
    return rows.defer("edition__content").order_by("-planned_at", "-pk")


def slices_of(dispatch: Dispatch) -> list[Slice]:
    """Return the six states in the order from reached to lost; the widths fill the bar."""
    whole = total_of(dispatch)
    slices, x = [], 0.0
    for state in ORDER:
        n = getattr(dispatch, str(state))
        width = BAR * n / whole if whole else 0.0
        slices.append(Slice(str(state), str(state.label), n, whole, round(x, 2), round(width, 2)))
        x += width
    return slices


def total_of(dispatch: Dispatch) -> int:
    """Return how many rows the dispatch has; before it starts, none."""
    return sum(getattr(dispatch, str(state)) for state in ORDER)


def reasons_of(dispatch: Dispatch) -> dict[str, list[Why]]:
    """Return, for each state that is not *đã nhận*, the reasons and how many rows gave them."""
    rows = (
        Delivery.objects.filter(dispatch=dispatch, state__in=[*NOT_REACHED, DeliveryState.HANDED])
        .order_by()
        .values_list("state", "reason")
        .annotate(n=Count("pk"))
        .order_by("-n", "reason")
    )
    found: dict[str, list[Why]] = {}
    for state, reason, n in rows:
        if reason or state in (DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.EXPIRED):
            found.setdefault(state, []).append(Why(state, reason, n, dispatch.channel))
    return found


def resendable_of(dispatch: Dispatch) -> int:
    """Return how many of those whom it did not reach can be sent it again: their address is not broken or gone."""
    missed = Delivery.objects.filter(dispatch=dispatch, state__in=(DeliveryState.FAILED, DeliveryState.EXPIRED))
    return missed.filter(recipient__state=Recipient.State.ACTIVE).count()


def stations_behind(dispatch: Dispatch) -> QuerySet[Delivery]:
    """Return the rows of loudspeakers, or of partners, that have not got it, by place."""
    rows = Delivery.objects.filter(dispatch=dispatch).exclude(state=DeliveryState.RECEIVED)
    known = rows.select_related("recipient__station", "recipient__place__parent")
    return known.order_by("recipient__place__parent__sort_key", "recipient__place__sort_key", "pk")


def public_since(dispatch: Dispatch) -> datetime | None:
    """Return when the edition came before the public."""
    return Publication.objects.filter(edition=dispatch.edition_id).values_list("published_at", flat=True).first()


def lasted(dispatch: Dispatch, at: datetime) -> timedelta | None:
    """Return how long the dispatch has run, or took."""
    if dispatch.started_at is None:
        return None
    return (dispatch.finished_at or at) - dispatch.started_at


def providers_of_channel(agency_id: int, channel: str) -> QuerySet[ChannelSetting]:
    """Return the channel's providers of this agency in the order in which they are used."""
    return ChannelSetting.objects.filter(agency=agency_id, channel=channel).order_by("position", "pk")


def names_people(channel: str) -> bool:
    """Whether a row of this channel is a person; a loudspeaker or a partner's address is none."""
    return CHANNELS[channel].address_kind not in ("station", "url")


def communes_of(dispatch: Dispatch, *, province: int | None = None, only: str = "") -> Any:
    """Return a row a commune (dictionaries): place and the number in each state; ``only`` “behind” keeps those in
    which somebody was not reached."""
    sums = {str(state): Sum("n", filter=Q(state=state), default=0) for state in ORDER}
    rows = PlaceCount.objects.filter(dispatch=dispatch, place__isnull=False)
    if province is not None:
        rows = rows.filter(place__parent=province)
    counted: Any = rows.order_by().values("place_id", "place__name", "place__parent__short_name", "place__sort_key")
    counted = counted.annotate(**sums, whole=Sum("n")).filter(whole__gt=0)
    if only == "behind":
        counted = counted.exclude(received=F("whole"))
    return counted.order_by("place__parent__sort_key", "place__sort_key")


def shown(row: Mapping[str, Any], *, people: bool) -> CommuneCounts:
    """Return a commune's numbers as they may be shown: of people, one to four is “dưới 5”."""
    numbers = {str(state): int(row[str(state)]) for state in ORDER}
    whole = int(row["whole"])
    if not people:
        return CommuneCounts(row, numbers, whole)
    return CommuneCounts(row, masked(numbers), whole if whole >= FEWEST else None)


def masked(numbers: Mapping[str, int]) -> dict[str, int | None]:
    """Return the numbers without those below five; where only one had to go, the next smallest goes too, so that
    it cannot be found by subtracting."""
    small = [key for key, n in numbers.items() if 0 < n < FEWEST]
    if len(small) == 1:
        rest = sorted((n, key) for key, n in numbers.items() if n >= FEWEST)
        small += [key for _n, key in rest[:1]]
    return {key: None if key in small else n for key, n in numbers.items()}


def reasons_by_commune(dispatch: Dispatch) -> Sequence[Mapping[str, Any]]:
    """Return counts by commune, state and reason, for the file that is loaded down."""
    rows = Delivery.objects.filter(dispatch=dispatch).order_by()
    counted = rows.values("place_id", "state", "reason").annotate(n=Count("pk"))
    return list(counted.order_by("place_id", "state", "reason"))


def live_now(user: User, at: datetime) -> QuerySet[Dispatch]:
    """Return what is going out, held, or waiting for its hour, and what was done today."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    going = Q(state__in=[Dispatch.State.RUNNING, Dispatch.State.PAUSED, Dispatch.State.READY])
    return dispatches_of(user).filter(going | Q(state=Dispatch.State.DONE, finished_at__gte=today))
