"""Changes of the organisation: the list, a new one with its preview, one as everybody may read it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflow.actions.refusals import Incomplete, Refused
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.models import Appointment, Role
from workflow.pages.errors import forbidden_page
from workflow.pages.keys import key_of
from workflow.pages.paging import keyset_page
from workflow.reorganisation import actions, consequences
from workflow.reorganisation.forms import SUCCESSORS_AT_MOST, ChangeForm, StaffForm, SuccessorForm
from workflow.reorganisation.models import ChangeKind, OrganisationChange
from workflow.reorganisation.terms import STAFF_AT_MOST, Successor, Terms, cautions, check, planned_succession, staff_of

PAGE_SIZE = 25


def refused_unless_administrator(request: ActingRequest) -> HttpResponse | None:
    if request.acting.holds(Role.ADMINISTRATOR):
        return None
    return forbidden_page(request, _("Chỉ quản trị hệ thống mới thay đổi tổ chức và phân công vai trò."))


@require_safe
@signed_in
def index(request: ActingRequest) -> HttpResponse:
    if refused := refused_unless_administrator(request):
        return refused
    changes = OrganisationChange.objects.select_related("decided_by").prefetch_related("units")
    context = {"page": keyset_page(changes, request, order=["-pk"], size=PAGE_SIZE), "kinds": ChangeKind.choices}
    return render(request, "reorganisation/list.html", context)


@require_safe
@signed_in
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    """What was decided and what became of open work; everybody may read the first, as they may the organisation."""
    change = get_object_or_404(OrganisationChange.objects.select_related("decided_by"), pk=pk)
    runs = request.acting.holds(Role.ADMINISTRATOR)
    context = {
        "change": change,
        "units": change.units.select_related("unit").order_by("part", "pk"),
        "lines": change.carried_over if runs or request.acting.holds(Role.INSPECTOR) else (),
        "cancel": actions.cancel.offer(change, request.acting) if runs else None,
    }
    return render(request, "reorganisation/detail.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: ActingRequest, kind: str) -> HttpResponse:
    """Ask for a change; show what it will do; do it."""
    if refused := refused_unless_administrator(request):
        return refused
    if kind not in ChangeKind.values:
        raise Http404
    page = _NewChange(request, ChangeKind(kind))
    if request.method == "POST" and page.read() and request.POST.get("do") == "change":
        try:
            made = actions.change_organisation(
                page.terms, acting=request.acting, reason=page.form.cleaned_data["reason"]
            )
        except Refused as refusal:
            page.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi thay đổi tổ chức."))
            return redirect(made)
    return render(request, "reorganisation/new.html", page.context, status=page.status)


class _NewChange:
    """The page of a new change: its forms, and once they are sound what the change will do."""

    def __init__(self, request: ActingRequest, kind: ChangeKind) -> None:
        data = request.POST if request.method == "POST" else None
        self.data = data
        self.kind = kind
        self.form = ChangeForm(kind, data, initial={"units": request.GET.get("unit", "")[:200]})
        number = {ChangeKind.MERGE: 1, ChangeKind.SPLIT: SUCCESSORS_AT_MOST}.get(kind, 0)
        self.successor_forms = [SuccessorForm(data, prefix=f"successor-{place}") for place in range(number)]
        self.staff_forms: list[StaffForm] = []
        self.lines: list[consequences.Line] | None = None
        self.refusal: Refused | None = None
        self.status = 200
        self.terms: Terms

    def read(self) -> bool:
        """Whether everything is sound; what is not is said on the page."""
        sound = [form.is_valid() for form in (self.form, *self.successor_forms)]
        if not all(sound):
            self.status = 422
            return False
        successors, answers = self._successors()
        self.terms = self.form.terms(successors, answers)
        if self.terms.ends_units and not self._read_staff():
            self.status = 422
            return False
        try:
            check(self.terms)
        except Incomplete as refusal:
            self.refuse(refusal)
            return False
        cautioned = [consequences.Line(words, alarm=True) for words in cautions(self.terms)]
        self.lines = cautioned + consequences.preview(planned_succession(self.terms))
        return True

    def refuse(self, refusal: Refused) -> None:
        self.refusal, self.status = refusal, refusal.status

    @property
    def context(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "form": self.form,
            "successor_forms": self.successor_forms,
            "answers": self._answers(),
            "staff_forms": self.staff_forms,
            "staff_at_most": STAFF_AT_MOST,
            "lines": self.lines,
            "terms": getattr(self, "terms", None),
            "refusal": self.refusal,
            "missing": self.refusal.missing if isinstance(self.refusal, Incomplete) else (),
        }

    def _answers(self) -> int:
        place = key_of(self.data.get("answers")) if self.data else None
        return place if place is not None and place < SUCCESSORS_AT_MOST else 0

    def _successors(self) -> tuple[list[Successor], int]:
        """Those that were filled in, and the place among them of the one that answers."""
        taken: set[str] = set()
        found: list[Successor] = []
        answers = 0
        for place, form in enumerate(self.successor_forms):
            if form.is_blank:
                continue
            if place == self._answers():
                answers = len(found)
            found.append(form.successor(taken, self.form.cleaned_data["units"][0]))
        return found, answers

    def _read_staff(self) -> bool:
        """Who goes on: at the first preview everybody in the successor that answers, then as it was chosen."""
        held = staff_of(self.terms.units, self.terms.effective_on) if self.terms.successors else []
        for appointment in held:
            chosen = self.data is not None and f"staff-{appointment.pk}-role" in self.data
            data = self.data if chosen else _as_held(appointment, self.terms)
            self.staff_forms.append(StaffForm(appointment, self.terms.successors, self.terms.answers, data))
        if not all(form.is_valid() for form in self.staff_forms):
            return False
        self.terms = replace(self.terms, staff=tuple(line for form in self.staff_forms if (line := form.goes_on)))
        return True


def _as_held(appointment: Appointment, terms: Terms) -> dict[str, str]:
    """What the form says until somebody says otherwise: the same role and title in the unit that answers."""
    prefix = f"staff-{appointment.pk}"
    return {
        f"{prefix}-to": str(terms.answers),
        f"{prefix}-role": appointment.role,
        f"{prefix}-title": appointment.title,
    }
