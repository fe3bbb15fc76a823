"""Units, people and appointments: who holds which role, where, from when to when.

Nothing here is about today only. A unit's name and parent and every appointment carry the first and the last
day on which they hold, so a question about the past is asked with `on` or `as_of` a date and gets the past's
answer.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.documents.text import fold, nfc, sort_key

_asked_of: ContextVar[datetime.date | None] = ContextVar("asked_of", default=None)


def today() -> datetime.date:
    """The calendar day in the committee's time zone; within `as_of` the day that is asked about."""
    return _asked_of.get() or timezone.localdate()


@contextmanager
def as_of(day: datetime.date) -> Iterator[None]:
    """Within it rules answer for that day: whether an appointment held then, not whether it holds now."""
    token = _asked_of.set(day)
    try:
        yield
    finally:
        _asked_of.reset(token)


DatedRow = TypeVar("DatedRow", bound=models.Model)


class DatedQuerySet(models.QuerySet[DatedRow]):
    """Rows that hold from one day to another."""

    def on(self, day: datetime.date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Dated(models.Model):
    """Holds from the day `valid_from` to the day `valid_to`, both included; no last day means still."""

    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            )
        ]

    def holds_on(self, day: datetime.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class PersonManager(BaseUserManager["Person"]):
    """Creates people who can sign in."""

    def create_user(self, username: str, full_name: str, password: str | None = None, email: str = "") -> Person:
        person = self.model(
            username=self.model.normalize_username(username),
            full_name=nfc(full_name),
            email=self.normalize_email(email),
        )
        person.set_password(password)
        person.save(using=self._db)
        return person


def new_name_key() -> bytes:
    return secrets.token_bytes(32)


class Person(AbstractBaseUser):
    """Someone who signs in. What they may do comes from their appointments, never from this row."""

    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    search_key = models.CharField(max_length=120, editable=False, db_index=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    # Under this key the name stands in records that cannot be changed; without it, it can be read there no more.
    name_key = models.BinaryField(max_length=32, null=True, default=new_name_key, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("người dùng")

    def __str__(self) -> str:
        return self.full_name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Lower case too: the keyboard of a telephone begins every field with a capital."""
        return super().normalize_username(username).lower()

    @property
    def is_erased(self) -> bool:
        """Whether the personal data have been erased; the name is one that tells nothing then."""
        return self.name_key is None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Bring the columns that follow from others up to date; `save` does it, a bulk write has to."""
        self.full_name = nfc(self.full_name)
        self.search_key = fold(self.full_name)[:120]


class UnitKind(models.TextChoices):
    """What a body is; the plan addresses units by kind."""

    COMMITTEE = "committee", _("Đảng ủy")
    STANDING_COMMITTEE = "standing_committee", _("Ban Thường vụ")
    DEPARTMENT = "department", _("Ban tham mưu")
    OFFICE = "office", _("Văn phòng")
    CELL = "cell", _("Chi bộ cơ sở")
    GRASSROOTS_COMMITTEE = "grassroots_committee", _("Đảng bộ cơ sở")
    YOUTH_UNION = "youth_union", _("Đoàn Thanh niên")
    MASS_ORGANISATION = "mass_organisation", _("Đoàn thể")


class Unit(Dated):
    """A body of the organisation.

    Its names are rows of their own, because names change and the past keeps its own.
    """

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    kind = models.CharField(_("loại"), max_length=30, choices=UnitKind.choices)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    name = models.CharField(_("tên hiện nay"), max_length=200)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    search_key = models.CharField(max_length=200, editable=False)

    class Meta(Dated.Meta):
        verbose_name = _("đơn vị")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Bring the columns that follow from others up to date; `save` does it, a bulk write has to."""
        self.name = nfc(self.name)
        self.sort_key = sort_key(self.name)[:400]
        self.search_key = fold(self.name)[:200]


class UnitName(Dated):
    """What a unit was called between two days, in full and as its documents' symbol."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    name = models.CharField(_("tên"), max_length=200)
    symbol = models.CharField(_("ký hiệu"), max_length=20, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("tên đơn vị")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_name_begins_once"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitLink(Dated):
    """Which unit stood under which between two days."""

    parent = models.ForeignKey(Unit, models.PROTECT, related_name="links_down")
    child = models.ForeignKey(Unit, models.PROTECT, related_name="links_up")

    class Meta(Dated.Meta):
        verbose_name = _("quan hệ trực thuộc")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["parent", "child", "valid_from"], name="unit_link_begins_once"),
            models.CheckConstraint(condition=~Q(parent=F("child")), name="unit_is_not_under_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} < {self.parent_id}"


class Role(models.TextChoices):
    """The only roles that code knows; which title of which body holds one is data."""

    DRAFTER = "drafter", _("Người soạn thảo")
    UNIT_SECRETARY = "unit_secretary", _("Bí thư đơn vị")
    REVIEWER = "reviewer", _("Người thẩm định")
    HEAD = "head", _("Trưởng ban phụ trách")
    OFFICE = "office", _("Văn phòng")
    APPROVER = "approver", _("Người phê duyệt")
    CONTRIBUTOR = "contributor", _("Đơn vị phối hợp")
    INSPECTOR = "inspector", _("Người kiểm tra nhật ký")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Appointment(Dated):
    """One person, one role, one unit, one title, between two days."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments")
    title = models.CharField(_("chức danh"), max_length=120)

    class Meta(Dated.Meta):
        verbose_name = _("phân công vai trò")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "role", "unit", "valid_from"], name="appointment_begins_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Whose task is it, and who could take it: asked for each unit and role at launch and at
            # reassignment.
            models.Index(fields=["unit", "role"], name="appointment_unit_role"),
        ]

    def __str__(self) -> str:
        return self.capacity

    @property
    def capacity(self) -> str:
        """The words in which a person acts, as every page and event shows them."""
        return f"{self.title}, {self.unit.name}"


class CalendarDayKind(models.TextChoices):
    """Why a day is worked or not, otherwise than the calendar of this version says."""

    HOLIDAY = "holiday", _("Nghỉ lễ, Tết")
    SUBSTITUTE = "substitute", _("Nghỉ bù")
    SWAP_OFF = "swap_off", _("Nghỉ hoán đổi")
    SWAP_WORK = "swap_work", _("Làm bù")


class CalendarDay(models.Model):
    """A day on which work is otherwise than the calendar of this version says, with the letter that says so.

    Without a unit it holds for everybody; with one for that unit and those under it, and wins over the general one.
    """

    date = models.DateField(_("ngày"))
    kind = models.CharField(_("loại"), max_length=20, choices=CalendarDayKind.choices)
    name = models.CharField(_("tên gọi"), max_length=120)
    legal_reference = models.CharField(_("căn cứ"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("ngày trong lịch làm việc")
        ordering: ClassVar[list[str]] = ["date", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "date"], name="calendar_day_once_a_unit"),
            models.UniqueConstraint(fields=["date"], condition=Q(unit__isnull=True), name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"

    @property
    def works(self) -> bool:
        return self.kind == CalendarDayKind.SWAP_WORK
