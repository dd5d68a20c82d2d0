"""Lists, loudspeakers and groups of the invented ministry, and one bulletin on its way as the world opens.

No number of the list can be anybody's: no telephone number of the country begins +84 0. The loudspeakers stand in
every commune of the official list and are simulated, as their names say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle, islice

from danbiet.delivery.actions.audiences import make_audience
from danbiet.delivery.actions.dispatches import confirm_dispatch, plan_dispatch
from danbiet.delivery.actions.stations import stations_of
from danbiet.delivery.addresses import hasher, seal
from danbiet.delivery.content import address_use
from danbiet.delivery.models import AddressKind, Audience, AudienceGroup, Lane, Reach, Recipient, Station
from danbiet.demo.script import spoken
from danbiet.offices.models import Agency, Place, User
from danbiet.publishing.models import Edition, Release

NUMBERS, MAILBOXES = 40_000, 600
KEPT = timedelta(days=180)
IN_A_BATCH = 5_000
GROUPS = (
    ("Hộ trồng trọt, chăn nuôi", "Hộ làm nông, nuôi thuỷ sản", ["sms_http", "loudspeaker"]),
    ("Hộ có nhà hư hỏng do lũ", "Hộ đã hoặc sẽ nộp đơn sửa nhà", ["loudspeaker", "printed"]),
    ("Phụ huynh học sinh tiểu học", "Cha mẹ, người nuôi trẻ 6–11 tuổi", ["sms_http", "email"]),
)


def set_up_sending(agency: Agency, *, numbers: int = NUMBERS, by: User, at: datetime) -> None:
    """Make the lists (``numbers`` telephone numbers), the loudspeakers and what is known of their reach."""
    communes = list(Place.objects.communes().order_by("code"))
    phones = _list(agency, "Hộ đăng ký nhận tin (minh hoạ)", AddressKind.PHONE, by=by, at=at)
    _fill(phones, (f"+84000{number:06}" for number in range(numbers)), communes, at=at)
    mail = _list(agency, "Hợp tác xã và hội quán (minh hoạ)", AddressKind.EMAIL, by=by, at=at)
    _fill(mail, (f"hoi-quan-{number}@danh-sach.example" for number in range(MAILBOXES)), communes, at=at)
    _stations(agency, communes, at=at)
    _groups(agency, communes, on=at.date())


def send_first_bulletin(agency: Agency, *, by: User, at: datetime) -> None:
    """Send what the script sends as the world opens to every list, unless that was done; the worker does the rest."""
    titles = [row["title"] for row in spoken()["releases"] if row.get("sent")]
    for release in Release.objects.public().filter(agency=agency, title__in=titles):
        edition = release.editions.last()
        if edition is not None and not edition.dispatches.exists():
            _send(edition, Audience.objects.filter(agency=agency, closed_at=None, size__gt=0), by=by, at=at)


def _send(edition: Edition, lists: Iterable[Audience], *, by: User, at: datetime) -> None:
    for audience in lists:
        if audience.kind == Audience.Kind.PRESS:
            continue
        channel = CHANNELS[AddressKind(audience.address_kind)]
        dispatch = plan_dispatch(edition, channel=channel, audiences=[audience], lane=Lane.NORMAL, by=by, at=at)
        confirm_dispatch(dispatch, by=by, at=at)


CHANNELS = {AddressKind.PHONE: "sms_http", AddressKind.EMAIL: "email", AddressKind.STATION: "loudspeaker"}


def _list(agency: Agency, name: str, kind: AddressKind, *, by: User, at: datetime) -> Audience:
    return make_audience(
        agency,
        name=name,
        kind=Audience.Kind.IMPORTED,
        address_kind=kind,
        purpose="Nhận tin về chính sách đã đăng ký",
        basis="Người nhận đăng ký tại xã (minh hoạ)",
        expires_on=(at + KEPT).date(),
        by=by,
        at=at,
    )


def _fill(audience: Audience, addresses: Iterator[str], communes: Sequence[Place], *, at: datetime) -> None:
    hashed, use, places = hasher(audience), address_use(audience.pk), cycle(communes)
    rows = (
        Recipient(
            audience=audience,
            address=seal(address, use=use),
            address_hash=hashed(address),
            place=next(places),
            added_at=at,
        )
        for address in addresses
    )
    while batch := list(islice(rows, IN_A_BATCH)):
        Recipient.objects.bulk_create(batch)
        audience.size += len(batch)
    audience.save(update_fields=["size"])


def _stations(agency: Agency, communes: Sequence[Place], *, at: datetime) -> None:
    audience = stations_of(agency, at=at)
    _fill(audience, (device_of(place) for place in communes), communes, at=at)
    recipients = Recipient.objects.filter(audience=audience).select_related("place")
    made = [
        Station(
            agency=agency,
            recipient=recipient,
            place=recipient.place,
            name=f"Đài truyền thanh {recipient.place} (mô phỏng)",
            device=device_of(recipient.place),
            languages=["vi"],
            last_heard_at=at,
        )
        for recipient in recipients
        if recipient.place is not None
    ]
    Station.objects.bulk_create(made, batch_size=IN_A_BATCH)


def device_of(place: Place) -> str:
    return f"mo-phong-{place.code}"


def _groups(agency: Agency, communes: Sequence[Place], *, on: date) -> None:
    groups = [
        AudienceGroup.objects.create(agency=agency, name=name, description=words, channels=channels)
        for name, words, channels in GROUPS
    ]
    reach = [
        Reach(
            agency=agency,
            place=place,
            group=groups[0],
            channel="loudspeaker",
            people=1_500,
            source="Ước tính minh hoạ: một con số cho mọi xã",
            as_of=on,
        )
        for place in communes
    ]
    Reach.objects.bulk_create(reach, batch_size=IN_A_BATCH)
