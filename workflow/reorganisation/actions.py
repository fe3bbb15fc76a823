"""Changing the organisation: deciding it, its taking effect, calling it off."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete, NotInState, spoken
from workflow.actions.rules import need
from workflow.actions.verbs import Act, verb
from workflow.audit.recording import Entry, append
from workflow.organisation.acting import Acting
from workflow.organisation.administrators import administered
from workflow.organisation.models import Unit, UnitName, today
from workflow.reorganisation import consequences, dating
from workflow.reorganisation.models import ChangedUnit, ChangeKind, OrganisationChange, Part
from workflow.reorganisation.rules import ADMINISTRATOR
from workflow.reorganisation.states import ChangeState
from workflow.reorganisation.terms import Terms, check, succession_now

REASON_AT_LEAST = 10


def change_organisation(terms: Terms, *, acting: Acting, reason: str) -> OrganisationChange:
    """Decide a change; one whose day has come takes effect in the same transaction.

    Raises Refused, with nothing changed.
    """
    made = OrganisationChange(
        change=terms.change,
        effective_on=terms.effective_on,
        legal_reference=terms.legal_reference,
        reason=reason,
        decided_by=acting.person,
        new_name=terms.new_name,
    )
    if change.refusal(made, acting):
        # Outside the transaction, which would take the event of the refusal back with it.
        change.create(made, acting=acting, reason=reason, terms=terms)
    with transaction.atomic():
        # One change at a time: what a second one finds is what the first one left.
        list(Unit.objects.select_for_update().filter(pk__in=[unit.pk for unit in terms.units]).order_by("pk"))
        made = change.create(made, acting=acting, reason=reason, terms=terms)
        if terms.effective_on <= today():
            made = take_effect(made, acting=acting, reason=reason)
    return made


@verb(
    OrganisationChange,
    "reorganisation.change",
    gettext_lazy("Thay đổi tổ chức"),
    by=(ADMINISTRATOR,),
    reason_at_least=REASON_AT_LEAST,
    creates=True,
)
def change(decided: OrganisationChange, act: Act, *, terms: Terms) -> None:
    """Write the dated rows. The units' own streams in the audit tell it too."""
    check(terms)
    names = {unit.pk: unit.name for unit in terms.units}
    with administered(Incomplete):
        decided.undo = dating.write_dates(terms)
    ended = Part.PREDECESSOR if terms.ends_units else Part.RENAMED
    parts = [(unit, ended) for unit in terms.units] + [(later.unit, Part.SUCCESSOR) for later in terms.successors]
    if terms.receiver:
        parts.append((terms.receiver, Part.RECEIVER))
    ChangedUnit.objects.bulk_create(
        ChangedUnit(
            change=decided,
            unit=unit,
            part=part,
            name=names.get(unit.pk, unit.name),
            answers=terms.ends_units and unit == terms.answering,
        )
        for unit, part in parts
    )
    act.changes |= {
        "change": terms.change.value,
        "effective_on": terms.effective_on.isoformat(),
        "legal_reference": terms.legal_reference,
        "ended": [unit.name for unit in terms.units],
        "successors": [later.unit.name for later in terms.successors] or [terms.new_name or ""],
    }
    _tell_on_units(decided, act)


@verb(
    OrganisationChange,
    "reorganisation.take_effect",
    gettext_lazy("Thay đổi tổ chức có hiệu lực"),
    by=(ADMINISTRATOR,),
    transition="take_effect",
    within="reorganisation.change",
)
def take_effect(decided: OrganisationChange, act: Act) -> None:
    """Hand everything that is open on to those who answer for it from now on."""
    if decided.change == ChangeKind.RENAME:
        _take_new_name(decided)
        return
    parts = list(decided.units.select_related("unit"))
    answering = next((part.unit for part in parts if part.answers), None)
    succession = succession_now({part.unit_id: answering for part in parts if part.part == Part.PREDECESSOR})
    lines = consequences.carry_over(consequences.CarryOver(succession, act.acting, decided.reason))
    decided.carried_over = [[line.text, line.alarm] for line in lines]
    act.changes["lines"] = len(lines)


@need(NotInState, gettext_lazy("Ngày có hiệu lực chưa đến"))
def the_day_has_not_come(decided: OrganisationChange, acting: Acting) -> str | None:
    return _("Thay đổi này đã đến ngày có hiệu lực.") if decided.effective_on <= today() else None


@need(NotInState, gettext_lazy("Không còn thay đổi nào ghi sau mà chưa có hiệu lực"))
def is_the_last_one(decided: OrganisationChange, acting: Acting) -> str | None:
    later = OrganisationChange.objects.filter(state=ChangeState.ARRANGED, pk__gt=decided.pk).order_by("-pk").first()
    if later is None:
        return None
    words = spoken(
        _("Hãy hủy thay đổi ghi sau trước: %(change)s."),
        of_them=_("Còn một thay đổi ghi sau chưa có hiệu lực: %(change)s."),
    )
    return str(words) % {"change": later}


@verb(
    OrganisationChange,
    "reorganisation.cancel",
    gettext_lazy("Hủy thay đổi"),
    by=(ADMINISTRATOR,),
    transition="cancel",
    needs=(the_day_has_not_come, is_the_last_one),
    reason_at_least=REASON_AT_LEAST,
    danger=True,
    effect=gettext_lazy("Các đơn vị cũ tiếp tục hoạt động; đơn vị mới và phân công ghi sẵn cho ngày đó bị bỏ."),
)
def cancel(decided: OrganisationChange, act: Act) -> None:
    _tell_on_units(decided, act)
    decided.units.filter(unit__in=decided.undo["made"].get("Unit", [])).delete()
    try:
        with transaction.atomic(), administered(Incomplete):
            dating.take_back(decided.undo)
    except ProtectedError as problem:
        raise NotInState(
            _("Đơn vị mới đã được dùng ở chỗ khác (thay đổi hoặc phân công khác). Hãy bỏ chỗ đó trước.")
        ) from problem


def _take_new_name(decided: OrganisationChange) -> None:
    unit = decided.units.select_related("unit").get().unit
    named = UnitName.objects.on(today()).filter(unit=unit).order_by("-valid_from").first()
    if named:
        unit.name = named.name
        unit.save(update_fields=["name", "sort_key", "search_key"])


def _tell_on_units(decided: OrganisationChange, act: Act) -> None:
    """The same on the stream of each unit, where somebody looks who asks what happened to it."""
    made = set(decided.undo["made"].get("Unit", []))
    for part in decided.units.select_related("unit").order_by("unit_id"):
        append(
            Entry(
                stream=f"unit:{part.unit_id}",
                action=act.verb.code,
                acting=act.acting,
                label=part.name,
                # Nothing may hold on to a new unit as long as the change can be called off.
                unit_id=None if part.unit_id in made else part.unit_id,
                reason=act.reason,
                changes={**act.changes, "part": part.part},
            )
        )
