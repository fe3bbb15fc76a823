"""Who could have done it, whether anybody acted against their role, and patterns worth a look."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from workflow.actions.verbs import REGISTRY
from workflow.audit import wording
from workflow.audit.queries import timeline
from workflow.inspection.actions import write_new_look
from workflow.inspection.as_of.replay import TooManyEvents, event_at
from workflow.inspection.forms_of_moments import CheckForm, MomentForm, PatternsForm
from workflow.inspection.out import exporting
from workflow.inspection.out.formats import Format
from workflow.inspection.out.models import Export, ExportState
from workflow.inspection.patterns.finding import look
from workflow.inspection.patterns.scanning import SCANNED_AT_MOST, scan
from workflow.inspection.views.exports import not_asked
from workflow.inspection.views.guard import inspector_only
from workflow.inspection.who_could import verbs_of, who_could
from workflow.inspection.whole_period import AT_ONCE, LISTED_AT_MOST, acts_of, at_once
from workflow.organisation.access import ActingRequest
from workflow.organisation.calendars import readers_calendar
from workflow.pages.polling import polled

LIMITS = {"listed": LISTED_AT_MOST, "few": AT_ONCE}


class ActForm(MomentForm):
    """An act on an object, at a moment or as one of its events."""

    verb = forms.ChoiceField(label=gettext_lazy("Việc"), required=False)

    def __init__(self, data: Any, *, kind: str) -> None:
        super().__init__(data)
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(verb.code, verb.label) for verb in verbs_of(kind)]

    def keep(self, number: int | None, verb: str) -> None:
        """Show, and send again, the question that is answered: of which event, and what of it."""
        self.data = {"number": number or "", "verb": verb, "at": self.data.get("at", "")}


@require_safe
@inspector_only
def could(request: ActingRequest, kind: str, identity: str) -> HttpResponse:
    """`?number=` of an event: who could have done it then, and was its actor among them. Or `?verb=` and `?at=`.

    With a verb as well, who could have done that just before the event. A moment that is given goes before an event.
    """
    stream = f"{kind}:{identity}"
    form = ActForm(request.GET, kind=kind)
    last = timeline(stream).first()
    if last is None:
        raise Http404
    context: dict[str, Any] = {
        "form": form,
        "stream": stream,
        "kind": kind,
        "identity": identity,
        "label": last.told.label or stream,
        "kind_label": wording.kind_label(kind),
    }
    is_understood = form.is_valid()
    write_new_look("audit.read_who_could", request.acting, {"stream": stream, **form.changes})
    if not is_understood:
        return render(request, "inspection/who_could.html", context, status=422)
    number, at, code = (form.cleaned_data[name] for name in ("number", "at", "verb"))
    before = bool(number) and not at
    event = event_at(stream, at) if at else timeline(stream).filter(number=number).first() if number else last
    code = code or (event.action if event and event.action in REGISTRY and before else "")
    form.keep(number if before else None, code)
    if event is not None and code:
        verb = REGISTRY[code]
        try:
            answer = who_could(stream, verb, event, before=before)
        except TooManyEvents as problem:
            back = reverse("inspection:timeline", args=[kind, identity])
            return render(request, "422.html", {"message": str(problem), "back_url": back}, status=422)
        actor = next(
            (
                one
                for one in answer.could
                if one.acting.person_id == event.actor_id
                and one.acting.principal_id in (event.on_behalf_of_id, event.actor_id)
            ),
            None,
        )
        context |= {"answer": answer, "verb": verb, "event": event, "before": before}
        context |= {"is_of_event": before and code == event.action, "actor_could": actor is not None}
    return render(request, "inspection/who_could.html", context)


@require_safe
@inspector_only
def check(request: ActingRequest) -> HttpResponse:
    """Whether each act of a period was by somebody entitled then: the answer where they are few."""
    form = CheckForm(request.GET)
    if not form.is_valid():
        return render(request, "inspection/check.html", {"form": form}, status=422)
    write_new_look("audit.check_acts", request.acting, form.changes)
    conclusion = at_once(acts_of(form))
    context = {"form": form, "conclusion": conclusion, "is_long": conclusion is None, "query": urlencode(form.changes)}
    return render(request, "inspection/check.html", context | LIMITS)


@require_POST
@inspector_only
def check_whole(request: ActingRequest) -> HttpResponse:
    """Have the worker check the period in the address, however long."""
    form = CheckForm(request.GET)
    if not form.is_valid():
        return render(request, "inspection/check.html", {"form": form}, status=422)
    try:
        asked = exporting.ask_check(form, acting=request.acting)
    except exporting.NotAsked as refusal:
        return not_asked(request, refusal)
    return redirect("inspection:checked", asked.pk)


@require_safe
@inspector_only
def checked(request: ActingRequest, pk: int) -> HttpResponse:
    """What a check by the worker came to, or how far it is."""
    return render(request, "inspection/check.html", _checked(request, pk))


@require_safe
@polled
@inspector_only
def checked_state(request: ActingRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the worker is at it."""
    return render(request, "inspection/_checked.html", _checked(request, pk))


def _checked(request: ActingRequest, pk: int) -> dict[str, Any]:
    asked = get_object_or_404(Export, pk=pk, asked_by=request.user, kind=Format.CHECK)
    form = CheckForm(QueryDict(asked.query))
    if form.is_valid():
        write_new_look("audit.check_acts", request.acting, form.changes)
    try:
        conclusion = exporting.conclusion(asked) if asked.state == ExportState.READY else None
    except FileNotFoundError as missing:
        raise Http404 from missing
    return {"form": form, "export": asked, "conclusion": conclusion, **LIMITS}


@require_safe
@inspector_only
def patterns(request: ActingRequest) -> HttpResponse:
    """What is worth a look in a period. Where there are more events than are read, the page goes on from there."""
    form = PatternsForm(request.GET)
    if not form.is_valid():
        return render(request, "inspection/patterns.html", {"form": form}, status=422)
    write_new_look("audit.look_for_patterns", request.acting, form.changes)
    since, until = form.bounds
    moment = MomentForm(request.GET)
    goes_on_from = moment.cleaned_data["at"] if moment.is_valid() else None
    found = scan(max(since, goes_on_from) if goes_on_from else since, until)
    alone = form.cleaned_data["pattern"]
    following = request.GET.copy()
    following.pop("pattern", None)
    whole = following.urlencode()
    if alone:
        following["pattern"] = alone
    if found.stopped_at:
        following["at"] = timezone.localtime(found.stopped_at).replace(tzinfo=None).isoformat()
    context = {
        "form": form,
        "found": look(found.events, readers_calendar(), alone),
        "alone": alone,
        "whole": whole,
        "scanned": len(found.events),
        "most": SCANNED_AT_MOST,
        "stopped_at": found.stopped_at,
        "goes_on": following.urlencode() if found.stopped_at else "",
    }
    return render(request, "inspection/patterns.html", context)
