"""What a change says, and whether the organisation lets it be: nothing here writes."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from workflow.actions.refusals import Incomplete, Missing
from workflow.organisation.directory import path_to
from workflow.organisation.models import Appointment, DatedQuerySet, Person, Role, Unit, UnitLink, UnitName, today
from workflow.reorganisation.consequences import Succession
from workflow.reorganisation.models import ChangeKind, Part
from workflow.reorganisation.states import ChangeState

DAYS_BACK, DAYS_AHEAD = 400, 400
UNITS_AT_MOST = 20
STAFF_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Successor:
    """A unit that goes on: one that exists (saved), or one to be made (unsaved) with its symbol and parent."""

    unit: Unit
    symbol: str = ""
    parent: Unit | None = None

    @property
    def is_new(self) -> bool:
        return self.unit.pk is None


@dataclass(frozen=True, slots=True)
class GoesOn:
    """Someone of an ended unit who has a role in a successor (its place among the successors)."""

    appointment: Appointment
    successor: int
    role: Role
    title: str


@dataclass(frozen=True, slots=True)
class Terms:
    """A change as decided.

    A rename has one unit, `new_name` and `new_symbol`. In all others the `units` end: in a merge in favour of one
    successor, in a split of several, of which `answers` takes over what is open; a dissolved unit has none, and
    `receiver`, if any, takes over.
    """

    change: ChangeKind
    effective_on: datetime.date
    legal_reference: str
    units: tuple[Unit, ...]
    successors: tuple[Successor, ...] = ()
    answers: int = 0
    receiver: Unit | None = None
    new_name: str = ""
    new_symbol: str = ""
    staff: tuple[GoesOn, ...] = ()

    @property
    def last_day(self) -> datetime.date:
        return self.effective_on - datetime.timedelta(days=1)

    @property
    def answering(self) -> Unit | None:
        """Who answers for what was open."""
        return self.successors[self.answers].unit if self.successors else self.receiver

    @property
    def ends_units(self) -> bool:
        return self.change != ChangeKind.RENAME


def open_from(rows: DatedQuerySet, day: datetime.date) -> DatedQuerySet:
    """The rows that hold on the day or later."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def staff_of(units: Sequence[Unit], day: datetime.date) -> list[Appointment]:
    """Who holds which role in the units when they end, by unit and title."""
    rows = open_from(Appointment.objects.all(), day).filter(unit__in=units).select_related("person", "unit")
    return list(rows.order_by("unit", "role", "valid_from", "pk")[:STAFF_AT_MOST])


def check(terms: Terms) -> None:
    """Raises Incomplete with everything that is in the way."""
    found = [Missing(words) for words in _problems(terms)]
    if found:
        raise Incomplete(_("Chưa thực hiện được thay đổi này."), found)


def planned_succession(terms: Terms) -> Succession:
    """The succession as it will be: with the people who are there already and those who go on."""
    if not terms.ends_units:
        return Succession({}, {})
    answering = terms.answering
    people: defaultdict[Role, list[Person]] = defaultdict(list)
    if answering is not None and answering.pk:
        there = Appointment.objects.on(terms.effective_on).filter(unit=answering, person__is_active=True)
        for appointment in there.select_related("person").order_by("valid_from", "pk"):
            people[Role(appointment.role)].append(appointment.person)
    for goes_on in terms.staff:
        person = goes_on.appointment.person
        if goes_on.successor == terms.answers and person.is_active and person not in people[goes_on.role]:
            people[goes_on.role].append(person)
    ended = [unit.pk for unit in terms.units]
    return Succession(
        dict.fromkeys(ended, answering), {(unit, role): those for unit in ended for role, those in people.items()}
    )


def succession_now(answering: dict[int, Unit | None]) -> Succession:
    """The succession with those who hold roles today."""
    staff: defaultdict[tuple[int, Role], list[Person]] = defaultdict(list)
    rows = Appointment.objects.on(today()).filter(unit__in=[unit for unit in answering.values() if unit])
    for appointment in rows.filter(person__is_active=True).select_related("person").order_by("valid_from", "pk"):
        for ended, unit in answering.items():
            if unit is not None and unit.pk == appointment.unit_id:
                held = staff[ended, Role(appointment.role)]
                if appointment.person not in held:
                    held.append(appointment.person)
    return Succession(answering, staff)


def cautions(terms: Terms) -> list[str]:
    """What the organisation lets be but hardly anybody means: two who lead one unit, a renaming called otherwise."""
    found = []
    if terms.change == ChangeKind.MERGE and len(terms.units) == 1 and len(terms.successors) == 1:
        only, later = terms.units[0], terms.successors[0]
        parents = (None, *path_to(only, terms.last_day)[-1:])
        if later.is_new and later.unit.kind == only.kind and later.parent in parents:
            found.append(
                _(
                    "Chỉ một đơn vị được thay bằng một đơn vị mới cùng loại. Nếu chỉ là tên mới, hãy dùng “Đổi tên”: "
                    "người giữ vai trò và việc đang dở không phải chuyển."
                )
            )
    for place, successor in enumerate(terms.successors):
        for role in (Role.HEAD, Role.UNIT_SECRETARY):
            people = {line.appointment.person for line in terms.staff if (line.successor, line.role) == (place, role)}
            if not people:
                continue
            if not successor.is_new:
                there = Appointment.objects.on(terms.effective_on).filter(unit=successor.unit, role=role)
                people |= {appointment.person for appointment in there.select_related("person")}
            if len(people) > 1:
                found.append(
                    _(
                        "%(unit)s sẽ có %(number)d người cùng là %(role)s: %(people)s. "
                        "Hãy chọn vai trò khác cho người còn lại."
                    )
                    % {
                        "unit": successor.unit.name,
                        "number": len(people),
                        "role": role.label.lower(),
                        "people": ", ".join(sorted(person.full_name for person in people)),
                    }
                )
    return found


def _problems(terms: Terms) -> Iterator[str]:
    day = terms.effective_on
    if abs((day - today()).days) > DAYS_AHEAD:
        yield _("Ngày có hiệu lực phải trong khoảng %(back)d ngày trước đến %(ahead)d ngày tới.") % {
            "back": DAYS_BACK,
            "ahead": DAYS_AHEAD,
        }
    if not terms.units:
        yield _("Chưa chọn đơn vị nào.")
        return
    if len(terms.units) > UNITS_AT_MOST:
        yield _("Mỗi lần thay đổi nhiều nhất %(most)d đơn vị.") % {"most": UNITS_AT_MOST}
        return
    for unit in terms.units:
        yield from _unit_problems(unit, day)
    if terms.change == ChangeKind.RENAME:
        yield from _rename_problems(terms)
    else:
        yield from _succession_problems(terms)


def _unit_problems(unit: Unit, day: datetime.date) -> Iterator[str]:
    words = {"unit": unit.name, "day": f"{day:%d/%m/%Y}"}
    if unit.valid_to is not None:
        yield _("%(unit)s đã có ngày kết thúc.") % words
        return
    if unit.valid_from >= day:
        yield _("%(unit)s chưa hoạt động trước ngày %(day)s.") % words
    if unit.changes.filter(change__state=ChangeState.ARRANGED).exclude(part=Part.SUCCESSOR).exists():
        yield _("%(unit)s đang chờ một thay đổi khác. Hủy thay đổi đó, hoặc đợi đến ngày có hiệu lực.") % words
    later = (
        unit.names.filter(valid_from__gte=day).exists()
        or UnitLink.objects.filter(Q(child=unit) | Q(parent=unit), valid_from__gt=day).exists()
    )
    if later:
        yield _("%(unit)s đã đổi tên hoặc đổi cấp trên từ ngày %(day)s trở đi. Hãy chọn ngày sau đó.") % words
    ahead = unit.appointments.filter(valid_from__gte=day).select_related("person").first()
    if ahead:
        yield _("%(unit)s có phân công từ ngày %(day)s trở đi: %(person)s. Hãy chọn ngày sau đó.") % {
            **words,
            "person": ahead.person.full_name,
        }


def _rename_problems(terms: Terms) -> Iterator[str]:
    if len(terms.units) != 1:
        yield _("Mỗi lần chỉ đổi tên một đơn vị.")
    elif not terms.new_name:
        yield _("Chưa có tên mới.")
    else:
        held = UnitName.objects.on(terms.last_day).filter(unit=terms.units[0], name=terms.new_name)
        if held.filter(symbol=terms.new_symbol).exists():
            yield _("Tên và ký hiệu mới giống tên và ký hiệu đang dùng.")


def _merge_problems(terms: Terms, ended: set[int]) -> Iterator[str]:
    for unit in terms.units:
        above = [other for other in path_to(unit, terms.last_day) if other.pk in ended - {unit.pk}]
        if above:
            yield _(
                "%(unit)s trực thuộc %(above)s nên không hợp nhất chung được. Hãy giải thể đơn vị cấp dưới trước."
            ) % {
                "unit": unit.name,
                "above": above[-1].name,
            }


def _succession_problems(terms: Terms) -> Iterator[str]:
    ended = {unit.pk for unit in terms.units}
    if terms.change == ChangeKind.MERGE and len(terms.successors) != 1:
        yield _("Hợp nhất, thay thế cần đúng một đơn vị kế tục.")
    if terms.change == ChangeKind.SPLIT and (len(terms.units) != 1 or len(terms.successors) < 2):
        yield _("Chia, tách cần một đơn vị kết thúc và ít nhất hai đơn vị kế tục.")
    if terms.change == ChangeKind.DISSOLVE and terms.receiver is None:
        children = UnitLink.objects.filter(parent__in=ended).exclude(child__in=ended)
        if open_from(children, terms.effective_on).exists():
            yield _("Đơn vị giải thể còn đơn vị trực thuộc: hãy chọn đơn vị tiếp nhận.")
    going_on = [successor.unit for successor in terms.successors if not successor.is_new]
    parents = [successor.parent for successor in terms.successors if successor.parent]
    for unit in [*going_on, *parents, *([terms.receiver] if terms.receiver else [])]:
        words = {"unit": unit.name, "day": f"{terms.effective_on:%d/%m/%Y}"}
        if unit.pk in ended:
            yield _("%(unit)s không thể vừa kết thúc vừa tiếp nhận.") % words
        elif not unit.holds_on(terms.effective_on) or unit.valid_to is not None:
            yield _("%(unit)s không còn hoạt động từ ngày %(day)s.") % words
        elif terms.receiver != unit and ended & {above.pk for above in path_to(unit, terms.last_day)}:
            yield _("%(unit)s đang trực thuộc đơn vị kết thúc. Hãy đổi cấp trên của đơn vị đó trước.") % words
        elif ended & {above.pk for above in path_to(unit, terms.last_day)}:
            yield _("%(unit)s đang trực thuộc đơn vị kết thúc nên không tiếp nhận được.") % words
    if terms.change == ChangeKind.MERGE:
        yield from _merge_problems(terms, ended)
    names = [successor.unit.name for successor in terms.successors]
    if len(set(names)) < len(names):
        yield _("Hai đơn vị kế tục trùng tên.")
    roles = [(line.appointment.person_id, line.successor, line.role) for line in terms.staff]
    if len(set(roles)) < len(roles):
        yield _("Một người được giao hai lần cùng một vai trò trong đơn vị kế tục.")
    if any(line.appointment.unit_id not in ended for line in terms.staff):
        yield _("Có phân công không thuộc đơn vị kết thúc. Hãy xem trước lại.")
