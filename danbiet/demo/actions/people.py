"""The invented agencies, and the people who work in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from danbiet.demo.script import world
from danbiet.engine.text import sort_key
from danbiet.offices.agencies import add_post, open_agency
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Agency, Role, User
from danbiet.offices.people import add_user, appoint

DEMO = SystemPost("demonstration")
# A day of the week on which the invented ministry meets the press: Tuesday.
BRIEFING_WEEKDAY = 1
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class Person:
    """An invented member of staff; the name says the post, so that it can be nobody's."""

    key: str
    full_name: str
    agency: str
    role: Role
    title: str


PEOPLE = (
    Person("can-bo", "Lê Thị Đầu Mối", "ministry", Role.FOCAL_OFFICER, "Chuyên viên truyền thông"),
    Person("lanh-dao", "Phạm Thị Đứng Đầu", "ministry", Role.HEAD, "Lãnh đạo Bộ phụ trách truyền thông"),
    Person("phat-ngon", "Vũ Văn Phát Ngôn", "ministry", Role.SPOKESPERSON, "Người phát ngôn"),
    Person("dieu-phoi", "Trần Thị Điều Phối", "ministry", Role.COORDINATOR, "Điều phối truyền thông"),
    Person("can-bo-so", "Đỗ Văn Cấp Tỉnh", "department", Role.FOCAL_OFFICER, "Chuyên viên truyền thông"),
    Person("bien-tap", "Bùi Thị Biên Tập", "ministry", Role.EDITOR, "Biên tập viên cổng thông tin"),
    Person("can-bo-xa", "Lý Văn Loa Xã", "commune", Role.COMMUNE_OFFICER, "Cán bộ văn hoá – xã hội"),
    Person("chu-tich-xa", "Mai Thị Chủ Tịch", "commune", Role.HEAD, "Chủ tịch Ủy ban nhân dân xã"),
    Person("truong-ban", "Đinh Thị Trưởng Ban", "other", Role.HEAD, "Trưởng ban"),
    Person("phat-ngon-ban", "Tạ Văn Nói Thay", "other", Role.SPOKESPERSON, "Người phát ngôn"),
    Person("co-quan-khac", "Hoàng Văn Bến Bãi", "other", Role.FOCAL_OFFICER, "Chuyên viên truyền thông"),
)
DOORS = ("can-bo", "lanh-dao", "can-bo-xa", "co-quan-khac")


def username(key: str) -> str:
    return f"minh-hoa.{key}"


def open_agencies(*, at: datetime) -> dict[str, Agency]:
    """Create and open the invented agencies; return them by key."""
    opened: dict[str, Agency] = {}
    for key, row in world().agencies.items():
        opened[key] = open_agency(_agency(row, opened), by=DEMO, at=at)
    return opened


def _agency(row: Mapping[str, str], opened: Mapping[str, Agency]) -> Agency:
    return Agency.objects.create(
        code=row["code"],
        name=row["name"],
        short_name=row["short"],
        sort_key=sort_key(row["name"]),
        tier=row["tier"],
        kind=row["kind"],
        parent=opened.get(row.get("parent", "")),
        is_demo=True,
        press_briefing_weekday=BRIEFING_WEEKDAY,
    )


def hire(agencies: Mapping[str, Agency], *, at: datetime) -> dict[str, User]:
    """Give the agencies their people; return them by key."""
    return {person.key: _hire(person, agencies[person.agency], at=at) for person in PEOPLE}


def _hire(person: Person, agency: Agency, *, at: datetime) -> User:
    user = add_user(
        username=username(person.key), full_name=person.full_name, agency=agency,
        email=f"{person.key}@minh-hoa.example", by=DEMO, at=at,
    )  # fmt: skip
    post = agency.posts.filter(title=person.title).first()
    post = post or add_post(agency, title=person.title, role=person.role, by=DEMO, at=at)
    appoint(user, post, from_on=SINCE, by=DEMO, at=at)
    return user
