"""What was read from a plan as one form: head, deadlines and outline together, so that nothing typed is lost."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.campaigns.flow_settings import DueDefault
from workflow.campaigns.flow_words import due_in_words
from workflow.campaigns.forms import DeadlineForm, DeadlineFormSet, HeaderForm, OutlineFormSet, RowSet
from workflow.campaigns.models import Audience, Campaign, DeadlineKind
from workflow.documents.outline import OutlineNode, children, parse_key


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, and the control to mend it in."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else saved otherwise than what was typed here."""

    label: str
    saved: str
    typed: str


class PlanForm:
    """Everything about a plan that a person may correct.

    Deadlines that the plan does not state and its type offers stand in it, to be saved or changed; `offers_deadlines`
    says whether there are any. `given()` are the arguments of the verb `edit_plan`; `seen` is the version that the
    person decided on.
    """

    def __init__(self, campaign: Campaign, data: QueryDict | None = None) -> None:
        self.campaign = campaign
        self.seen = campaign.version if data is None else _number(data.get("seen", ""))
        offered = _offered(campaign) if data is None else []
        saved = _initial(campaign, offered) if data is None else {}
        self.offers_deadlines = bool(offered)
        self.header = HeaderForm(data, initial=saved.get("header"))
        self.deadlines = DeadlineFormSet(data, initial=saved.get("deadlines"), prefix="deadlines")
        self.outline = OutlineFormSet(data, initial=saved.get("outline"), prefix="outline")

    def is_valid(self) -> bool:
        return all([self.header.is_valid(), self.deadlines.is_valid(), self.outline.is_valid()])

    def given(self) -> dict[str, Any]:
        """What the forms hold, as `edit_plan` takes it; for valid forms."""
        sections = self.outline.rows
        return {
            "header": dict(self.header.cleaned_data),
            "deadlines": [
                {name: form.cleaned_data[name] for name in DeadlineForm.Meta.fields} for form in self.deadlines.rows
            ],
            "outline": in_reading_order([form.node for form in sections]),
            "required": frozenset(form.node.key for form in sections if form.cleaned_data["required"]),
        }

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, in the order of the page."""
        return [
            *_problems_of(self.header),
            *_problems_of_rows(self.deadlines, _("Thời hạn")),
            *_problems_of_rows(self.outline, _("Mục")),
        ]

    def differences(self) -> list[Difference]:
        """What is saved now otherwise than typed here; for valid forms, after somebody else has saved."""
        saved, typed = as_given(self.campaign), self.given()
        found = [
            Difference(
                str(self.header.fields[name].label), _words(saved["header"][name]), _words(typed["header"][name])
            )
            for name in typed["header"]
            if saved["header"][name] != typed["header"][name]
        ]
        for name, label in (("deadlines", _("Thời hạn")), ("outline", _("Đề cương")), ("required", _("Mục bắt buộc"))):
            theirs = [item for item in saved[name] if item not in typed[name]]
            mine = [item for item in typed[name] if item not in saved[name]]
            if theirs or mine:
                found.append(Difference(label, _words(theirs), _words(mine)))
        return found


def as_given(campaign: Campaign) -> dict[str, Any]:
    """The campaign as it is saved, in the shape of `PlanForm.given`. Two queries."""
    sections = list(campaign.outline.all())
    return {
        "header": model_to_dict(campaign, fields=HeaderForm.Meta.fields),
        "deadlines": list(campaign.deadlines.values(*DeadlineForm.Meta.fields)),
        "outline": [section.node for section in sections],
        "required": frozenset(section.key for section in sections if section.required),
    }


def with_row_added(data: QueryDict, prefix: str) -> QueryDict:
    """The posted data with one more blank row in the rows of `prefix`."""
    more = data.copy()
    total = f"{prefix}-TOTAL_FORMS"
    more[total] = str(_number(data.get(total, "")) + 1)
    return more


def in_reading_order(nodes: Sequence[OutlineNode], under: str = "") -> list[OutlineNode]:
    """The sections as a reader meets them: each before those under it, those of one section by their keys."""
    here = sorted(children(nodes, under), key=lambda node: parse_key(node.key)[-1])
    return [found for node in here for found in (node, *in_reading_order(nodes, node.key))]


def _offered(campaign: Campaign) -> list[dict[str, Any]]:
    """The deadlines that the campaign's type offers to those for whom the plan states none. One query or two."""
    settings = campaign.flow_settings
    wanted = {Audience.UNITS: settings.units_due, Audience.COMMITTEE: settings.report_due}
    if not any(wanted.values()):
        return []
    stated = set(campaign.deadlines.order_by().values_list("audience", flat=True))
    day = campaign.date or timezone.localdate()
    return [_offer(audience, due, day) for audience, due in wanted.items() if due and audience not in stated]


def _offer(audience: Audience, due: DueDefault, plan_date: datetime.date) -> dict[str, Any]:
    date, days = due.stated_on(plan_date)
    return {
        "text": due_in_words(due),
        "who": str(audience.label),
        "audience": audience,
        "kind": due.kind,
        "date": date,
        "days": days,
        "time": None,
    }


def _initial(campaign: Campaign, offered: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the forms show at first."""
    given = as_given(campaign)
    return {
        "header": {**given["header"], "recipients": "\n".join(campaign.recipients)},
        "deadlines": [*given["deadlines"], *offered],
        "outline": list(campaign.outline.values("key", "heading", "guidance", "required")),
    }


def _number(text: object) -> int:
    """A version as the page sent it; what is no number is older than any version."""
    try:
        return int(str(text))
    except ValueError:
        return -1


def _problems_of(form: forms.BaseForm, place: str = "") -> Iterator[Problem]:
    for name, errors in form.errors.items():
        field = form[name] if name in form.fields else None
        label = " – ".join(filter(None, (place, str(field.label) if field else "")))
        for error in errors:
            yield Problem(f"{label}: {error}" if label else str(error), field.id_for_label if field else "")


def _problems_of_rows(rows: RowSet, label: str) -> Iterator[Problem]:
    for error in rows.non_form_errors():
        yield Problem(str(error), rows.prefix or "")
    staying = rows.staying
    for number, form in enumerate(rows.forms, start=1):
        if form in staying:
            key = form["key"].value() if "key" in form.fields else ""
            yield from _problems_of(form, f"{label} {key or number}")


def _words(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, list):
        return "; ".join(_words(item) for item in value) or "–"
    if isinstance(value, OutlineNode):
        return f"{value.key} {value.heading}" + (f" ({value.guidance})" if value.guidance else "")
    if isinstance(value, dict):
        days, hour = value["days"], value["time"]
        parts = [str(days or ""), str(DeadlineKind(value["kind"]).label), f"{value['date']:%d/%m/%Y}"]
        return f"{value['text']} ({' '.join(filter(None, parts))}{f' {hour:%H:%M}' if hour else ''})"
    if hasattr(value, "strftime"):
        return str(value.strftime("%d/%m/%Y"))
    return str(value or "–")
