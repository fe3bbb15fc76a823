"""The parts that rules are made of: who may (`By`), and what must be so first (`needs`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from workflow.actions.refusals import Incomplete, NotInState, NotPermitted, Refused
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role, today


@dataclass(frozen=True, slots=True)
class By:
    """A role, in the unit that `unit` reads from the object; `place` names that unit in the permission table.

    Without a `unit` it is the role in whichever unit, where a `Need` says who it must be.
    With `only_if`, only for objects of which it is true: `condition` says of which, in the table, and `otherwise` why
    not, to the person.
    """

    role: Role
    unit: Callable[[Any], int | None] | None
    place: str
    only_if: Callable[[Any], bool] | None = None
    condition: str | Promise = ""
    otherwise: str | Promise = ""

    def fits(self, subject: Any, acting: Acting) -> bool:
        return self.names(subject, acting) and self.applies(subject)

    def names(self, subject: Any, acting: Acting) -> bool:
        """Whether this capacity is the one that the rule is about."""
        return acting.holds(self.role) and (self.unit is None or acting.unit_id == self.unit(subject))

    def applies(self, subject: Any) -> bool:
        """Whether the rule says anything about this object."""
        return self.only_if is None or self.only_if(subject)


@dataclass(frozen=True, slots=True)
class Need:
    """A condition besides role and state, with its words. `check` answers why it is not met, in words, or None.

    `offered_without` needs are told when the person presses the button, not by taking the button away.
    """

    check: Callable[[Any, Acting], str | Refused | None]
    refusal: type[Refused]
    name: str | Promise

    @property
    def offered_without(self) -> bool:
        return self.refusal is Incomplete

    def refuse(self, subject: Any, acting: Acting) -> Refused | None:
        found = self.check(subject, acting)
        if found is None or isinstance(found, Refused):
            return found
        return self.refusal(found)


def need(
    refusal: type[Refused], name: str | Promise
) -> Callable[[Callable[[Any, Acting], str | Refused | None]], Need]:
    """Make a function of (object, acting) a `Need` of this name that refuses with `refusal`."""

    def make(check: Callable[[Any, Acting], str | Refused | None]) -> Need:
        return Need(check=check, refusal=refusal, name=name)

    return make


def refuse_role(by: tuple[By, ...], subject: Any, acting: Acting, otherwise: object = "") -> Refused | None:
    """Why this capacity may not act on this object; no `by` at all means that only the system may.

    `otherwise` says it to a role that is not in `by`, where naming all those that are would say little.
    """
    if acting.is_system:
        return None
    if not by:
        return NotPermitted(_("Việc này do hệ thống thực hiện."))
    if acting.appointment is None or not acting.appointment.holds_on(today()):
        return NotPermitted(_("Tư cách bạn đang dùng không còn hiệu lực. Hãy chọn tư cách khác."))
    if any(rule.fits(subject, acting) for rule in by):
        return None
    for rule in by:
        if rule.names(subject, acting):
            return NotPermitted(str(rule.otherwise))
    if otherwise:
        return NotPermitted(str(otherwise))
    by = tuple(rule for rule in by if rule.applies(subject)) or by
    roles = _(" hoặc ").join(dict.fromkeys(str(rule.role.label).lower() for rule in by))
    if any(acting.holds(rule.role) for rule in by):
        return NotPermitted(_("Việc này thuộc về %(roles)s của đơn vị khác.") % {"roles": roles})
    return NotPermitted(_("Chỉ %(roles)s mới làm được việc này.") % {"roles": roles})


def refuse_on_behalf(in_person: object, subject: Any, acting: Acting) -> Refused | None:
    """Why somebody who stands in for another may not act on this object.

    `in_person` says, for what a person does themselves or not at all, what to do instead.
    """
    if acting.on_behalf_of is None:
        return None
    if in_person:
        return NotPermitted(str(in_person))
    if acting.campaign_id is not None and acting.campaign_id != subject.task_campaign_id:
        return NotPermitted(_("Ủy quyền này chỉ cho một đợt báo cáo khác."))
    return None


def refuse_state(states: frozenset[str], subject: Any) -> Refused | None:
    """Why the object's state does not allow it."""
    if not states or subject.state in states:
        return None
    return NotInState(_("Không làm được khi ở trạng thái “%(state)s”.") % {"state": subject.get_state_display()})
