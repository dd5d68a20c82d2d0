"""The people of the tests; always the same, each in a post.

``ministry`` is where our officers work; ``other_ministry`` is a stranger, ``parent_ministry`` stands above
``ministry`` and may see its roll-ups but none of its rows. Everybody sits in a post since 2020.

    officer, colleague   focal officers of ``ministry``
    head, spokesperson   of ``ministry``; they need a second factor
    auditor, administrator, editor   of ``ministry``
    outsider             a focal officer of ``other_ministry``
    parent_officer       a focal officer of ``parent_ministry``

``client_of(user)`` answers a Django test client with that person signed in, second factor included.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from danbiet.engine.text import sort_key
from danbiet.offices.models import Agency, PersonInPost, Post, Role, Tier, User

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=LOCAL)  # a Wednesday, far from any holiday
PASSWORD = "mật khẩu chỉ để thử 2026"

_numbers = itertools.count(1)


def an_agency(name: str, *, parent: Agency | None = None, tier: Tier = Tier.CENTRAL, **fields: object) -> Agency:
    """Return an agency that works here (opened)."""
    known = {"code": f"TEST.{next(_numbers):03}", "short_name": name, "sort_key": sort_key(name), "opened_at": NOW}
    return Agency.objects.create(name=name, tier=tier, parent=parent, **(known | fields))


def a_person(full_name: str, *, agency: Agency, role: Role = Role.FOCAL_OFFICER, title: str = "") -> User:
    """Return a member of staff of ``agency`` who holds a post of this role since 2020."""
    person = User.objects.create_user(f"nguoi{next(_numbers)}", PASSWORD, full_name=full_name, agency=agency)
    post, _new = Post.objects.get_or_create(agency=agency, title=title or str(role.label), defaults={"role": role})
    PersonInPost.objects.create(post=post, user=person, from_on=date(2020, 1, 1))
    return person


def signed_in(user: User) -> Client:
    """Return a client with this person signed in, and with a checked second factor where one is needed."""
    client = Client()
    client.force_login(user)
    if user.needs_second_factor:
        device, _new = TOTPDevice.objects.get_or_create(user=user, name="điện thoại", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return client


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    return signed_in


@pytest.fixture
def parent_ministry(db: None) -> Agency:
    return an_agency("Văn phòng Liên bộ (minh hoạ)")


@pytest.fixture
def ministry(parent_ministry: Agency) -> Agency:
    return an_agency("Bộ Sông Nước (minh hoạ)", parent=parent_ministry)


@pytest.fixture
def other_ministry(db: None) -> Agency:
    return an_agency("Bộ Đồi Chè (minh hoạ)")


@pytest.fixture
def officer(ministry: Agency) -> User:
    return a_person("Lê Thị Đầu Mối", agency=ministry)


@pytest.fixture
def colleague(ministry: Agency) -> User:
    return a_person("Trần Văn Đồng Nghiệp", agency=ministry)


@pytest.fixture
def head(ministry: Agency) -> User:
    return a_person("Phạm Thị Đứng Đầu", agency=ministry, role=Role.HEAD)


@pytest.fixture
def spokesperson(ministry: Agency) -> User:
    return a_person("Vũ Văn Phát Ngôn", agency=ministry, role=Role.SPOKESPERSON)


@pytest.fixture
def auditor(ministry: Agency) -> User:
    return a_person("Đỗ Thị Kiểm Toán", agency=ministry, role=Role.AUDITOR)


@pytest.fixture
def administrator(ministry: Agency) -> User:
    return a_person("Ngô Văn Quản Trị", agency=ministry, role=Role.ADMINISTRATOR)


@pytest.fixture
def editor(ministry: Agency) -> User:
    return a_person("Bùi Thị Biên Tập", agency=ministry, role=Role.EDITOR)


@pytest.fixture
def outsider(other_ministry: Agency) -> User:
    return a_person("Hoàng Văn Ngoài Cuộc", agency=other_ministry)


@pytest.fixture
def parent_officer(parent_ministry: Agency) -> User:
    return a_person("Đặng Thị Cấp Trên", agency=parent_ministry)
