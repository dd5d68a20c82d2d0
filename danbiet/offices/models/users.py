"""Staff accounts and how they sign in. Citizens and journalists have none."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danbiet.kit.once import once_a_page
from danbiet.offices.models.agencies import Role
from danbiet.offices.models.sorting import SortKeyField, by_given_name

# Those whose signature binds the agency, or who could change who may sign.
SECOND_FACTOR_ROLES = frozenset({Role.HEAD, Role.SPOKESPERSON, Role.ADMINISTRATOR})


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(username, password, is_superuser=True, **fields)


def _person_and_day(user: User, day: date, /) -> tuple[object, date]:
    return user.pk, day


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff of one agency."""

    username = models.CharField(_("Tên đăng nhập"), max_length=80, unique=True)
    full_name = models.CharField(_("Họ và tên"), max_length=120)
    sort_key = SortKeyField(of="by_given_name")
    email = models.EmailField(_("Thư điện tử công vụ"), blank=True)
    agency = models.ForeignKey(
        "offices.Agency",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="staff",
    )
    language = models.CharField(
        _("Ngôn ngữ"),
        max_length=2,
        choices=[("vi", "Tiếng Việt"), ("en", "English")],
        default="vi",
    )
    is_active = models.BooleanField(_("Đang làm việc"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("Cán bộ")
        verbose_name_plural = _("Cán bộ")

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rsplit(" ", 1)[-1]

    @property
    def by_given_name(self) -> str:
        """What lists of people are ordered by."""
        return by_given_name(self.full_name)

    @property
    def first_name(self) -> str:
        """Vietnamese given name; the editor's shell greets people by it."""
        return self.get_short_name()

    @property
    def last_name(self) -> str:
        return self.full_name.rsplit(" ", 1)[0]

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles of the posts held today (a request or a job lives shorter than a day)."""
        return self.roles_on(timezone.localdate())

    @once_a_page(key=_person_and_day)
    def roles_on(self, day: date) -> frozenset[str]:
        held = self.posts_held.on(day).filter(post__agency=self.agency_id)
        return frozenset(held.values_list("post__role", flat=True))

    @property
    def needs_second_factor(self) -> bool:
        return self.is_superuser or bool(self.roles & SECOND_FACTOR_ROLES)
