"""The nouns of the ledger's tests: a public edition, a provider on a simulated gateway, a list with numbers in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from danbiet.channels.simulators.http_gateway import RECEIPT_SECRET, TOKEN, HttpGateway
from danbiet.delivery.actions.audiences import make_audience
from danbiet.delivery.actions.dispatches import confirm_dispatch, plan_dispatch
from danbiet.delivery.actions.providers import add_provider, switch_on
from danbiet.delivery.actions.receipts import apply_receipts, take_receipts
from danbiet.delivery.actions.sending import send_batch
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.addresses import hasher, normal_address, seal
from danbiet.delivery.content import address_use
from danbiet.delivery.models import Audience, ChannelSetting, Delivery, Dispatch, PlaceCount, Recipient
from danbiet.delivery.providers import channel_of, settings_of
from danbiet.offices.models import Agency, Place, User
from danbiet.publishing.editions import facts_hash
from danbiet.publishing.models import Edition
from tests.builders import a_publication, a_release, an_edition
from tests.cast import NOW

_numbers = itertools.count(1)
VARIANTS = {
    "press": "Từ 01/5/2026, học phí giảm một nửa.",
    "sms": "Bo Song Nuoc: Tu 01/5/2026 hoc phi giam mot nua. Hoi: 028 0000 0000",
    "script": "Kính thưa bà con. Từ ngày 01 tháng 5 năm 2026, học phí giảm một nửa.",
    "post": "Từ 01/5/2026, học phí giảm một nửa.",
}


def a_public_edition(agency: Agency, *, release: Any = None, at: datetime = NOW, **content: Any) -> Edition:
    """Return an edition with a text for every channel, approved and before the public."""
    release = release or a_release(agency, title="Giảm học phí từ tháng 5", at=at)
    edition = an_edition(release, at=at, **({"variants": VARIANTS} | content))
    assert edition.facts_hash == facts_hash(release.policy)
    a_publication(edition, at=at)
    return edition


def a_place(name: str = "", **fields: Any) -> Place:
    number = next(_numbers)
    name = name or f"xã Thử {number}"
    known = {"code": f"9{number:04}", "short_name": name, "sort_key": name, "folded_name": name, "kind": "commune"}
    province, _new = Place.objects.get_or_create(
        code="90", defaults={"name": "tỉnh Mẫu", "short_name": "Mẫu", "sort_key": "mau", "folded_name": "mau",
                             "kind": "province"},
    )  # fmt: skip
    return Place.objects.create(name=name, **({"parent": province} | known | fields))


def a_list(
    agency: Agency, *, numbers: Sequence[str] | int = 3, kind: str = "phone", at: datetime = NOW, **fields: Any
) -> Audience:
    """Return an imported list of telephone numbers (or other addresses); an integer makes that many."""
    audience = make_audience(
        agency, name=f"Danh sách {next(_numbers)}", kind=fields.pop("source", Audience.Kind.IMPORTED),
        address_kind=kind, purpose="Báo tin về học phí", basis="Phụ huynh đồng ý", expires_on=date(2026, 12, 31),
        by=fields.pop("by", None) or _maker(agency), at=at,
    )  # fmt: skip
    fill(audience, some_numbers(numbers) if isinstance(numbers, int) else numbers, at=at, **fields)
    return audience


def some_numbers(n: int) -> list[str]:
    return [f"09123{i:05}" for i in range(n)]


def fill(audience: Audience, addresses: Sequence[str], *, at: datetime = NOW, places: Sequence[Place] = ()) -> None:
    hashed, use = hasher(audience), address_use(audience.pk)
    normal = [normal_address(audience.address_kind, text) for text in addresses]
    Recipient.objects.bulk_create(
        Recipient(
            audience=audience, address=seal(text, use=use), address_hash=hashed(text), added_at=at,
            place=places[i % len(places)] if places else None,
        )
        for i, text in enumerate(normal)
    )  # fmt: skip
    audience.size = audience.recipients.count()
    audience.save(update_fields=["size"])


def a_provider(
    agency: Agency, gateway: HttpGateway, *, is_on: bool = True, at: datetime = NOW, **fields: Any
) -> ChannelSetting:
    """Return an SMS provider behind this simulated gateway, switched on."""
    by = _maker(agency)
    provider = add_provider(
        agency, channel="sms_http", name=fields.pop("name", f"Cổng {next(_numbers)}"),
        values={
            "base_url": gateway.url, "brandname": "DanBiet", "token": TOKEN, "receipt_secret": RECEIPT_SECRET,
            "closed_networks": True, "vnd_per_part": 500, "answer_seconds": 1.0, **fields.pop("values", {}),
        },
        by=by, at=at, **fields,
    )  # fmt: skip
    return switch_on(provider, by=by, at=at) if is_on else provider


@contextmanager
def a_gateway(**settings: Any) -> Iterator[HttpGateway]:
    with HttpGateway(**settings) as gateway:
        yield gateway


def a_dispatch(
    edition: Edition, audience: Audience, *, by: User | None = None, at: datetime = NOW, **fields: Any
) -> Dispatch:
    """Return a dispatch by SMS, planned, confirmed and started."""
    by = by or _maker(edition.release.agency)
    fields.setdefault("channel", "sms_http")
    dispatch = plan_dispatch(edition, audiences=[audience], by=by, at=at, **fields)
    confirm_dispatch(dispatch, by=by, at=at)
    start_due(at=at)
    dispatch.refresh_from_db()
    return dispatch


def send_all(*, at: datetime = NOW) -> int:
    """Send until nothing can be sent at this moment; return how many."""
    sent = 0
    while n := send_batch(at=at):
        sent += n
    return sent


def receipts_of(
    gateway: HttpGateway, provider: ChannelSetting, *, at: datetime = NOW, twice: bool = False, **how: Any
) -> int:
    """Bring every receipt of the gateway into the ledger; return how many were applied."""
    for body, headers in list(gateway.receipts(at=at, **how)) * (1 + twice):
        notices = channel_of(provider.channel).read_receipts(body, headers, settings=settings_of(provider), at=at)
        take_receipts(provider, notices, at=at)
    return apply_receipts(at=at)


def rows_by_state(dispatch: Dispatch) -> dict[str, int]:
    states = list(Delivery.objects.filter(dispatch=dispatch).values_list("state", flat=True))
    return {state: states.count(state) for state in sorted(set(states))}


def counts_of(dispatch: Dispatch) -> dict[str, int]:
    """Return the counts kept beside the rows, states with nobody left out."""
    dispatch.refresh_from_db()
    names = ("waiting", "handed", "received", "failed", "uncertain", "expired")
    return {name: getattr(dispatch, name) for name in sorted(names) if getattr(dispatch, name)}


def place_counts_of(dispatch: Dispatch) -> dict[tuple[int | None, str], int]:
    kept = PlaceCount.objects.filter(dispatch=dispatch).exclude(n=0)
    return {(place, state): n for place, state, n in kept.values_list("place", "state", "n")}


def rows_by_place(dispatch: Dispatch) -> dict[tuple[int | None, str], int]:
    rows = list(Delivery.objects.filter(dispatch=dispatch).values_list("place", "state"))
    return {row: rows.count(row) for row in set(rows)}


def _maker(agency: Agency) -> User:
    known = User.objects.filter(agency=agency).first()
    if known is not None:
        return known
    from tests.cast import a_person

    return a_person("Mai Thị Phát Tin", agency=agency)
