"""Who could have done it, whether anybody acted against their role, and patterns worth a look."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from workflow.actions.verbs import REGISTRY
from workflow.audit import wording
from workflow.audit.models import Event
from workflow.audit.queries import timeline
from workflow.inspection.actions import write_new_look
from workflow.inspection.as_of.replay import TooManyEvents, event_at
from workflow.inspection.forms_of_moments import MomentForm, PeriodForm
from workflow.inspection.patterns.finding import look
from workflow.inspection.patterns.scanning import SCANNED_AT_MOST, scan
from workflow.inspection.views.guard import inspector_only
from workflow.inspection.who_could import acts_to_check, check_acts, verbs_of, who_could
from workflow.organisation.access import ActingRequest
from workflow.organisation.calendars import readers_calendar
from workflow.pages.paging import keyset_page

ACTS_A_PAGE = 100


class ActForm(MomentForm):
    """An act on an object, at a moment or as one of its events."""

    verb = forms.ChoiceField(label=gettext_lazy("Việc"), required=False)

    def __init__(self, data: Any, *, kind: str) -> None:
        super().__init__(data)
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(verb.code, verb.label) for verb in verbs_of(kind)]


@require_safe
@inspector_only
def could(request: ActingRequest, kind: str, identity: str) -> HttpResponse:
    """`?number=` of an event: who could have done it then, and was its actor among them. Or `?verb=` and `?at=`."""
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
    event = timeline(stream).filter(number=number).first() if number else event_at(stream, at) if at else last
    before = bool(number) and not code
    code = code or (event.action if event and event.action in REGISTRY and before else "")
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
        context |= {"answer": answer, "verb": verb, "event": event, "before": before, "actor_could": actor is not None}
    return render(request, "inspection/who_could.html", context)


class CheckForm(PeriodForm):
    """A period, and a campaign if only its acts are asked about."""

    campaign = forms.TypedChoiceField(
        label=gettext_lazy("Đợt báo cáo"),
        required=False,
        choices=lambda: [("", gettext_lazy("Mọi đợt")), *wording.campaigns()],
        coerce=int,
        empty_value=None,
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.data = {**self.data, "campaign": data.get("campaign", "")}

    @property
    def changes(self) -> dict[str, str | int]:
        campaign = self.cleaned_data["campaign"]
        days = {name: self.cleaned_data[name].isoformat() for name in ("since", "until") if self.cleaned_data[name]}
        return days | ({"campaign": campaign} if campaign else {})


@require_safe
@inspector_only
def check(request: ActingRequest) -> HttpResponse:
    """Whether each act of a period was by somebody entitled then, a page of acts at a time."""
    form = CheckForm(request.GET)
    if not form.is_valid():
        return render(request, "inspection/check.html", {"form": form}, status=422)
    write_new_look("audit.check_acts", request.acting, form.changes)
    since, until = form.bounds
    # Looks and sign-ins would fill pages with nothing to check.
    acts = Event.objects.filter(at__gte=since, at__lt=until, action__in=acts_to_check(), refused=False)
    if form.cleaned_data["campaign"]:
        acts = acts.filter(campaign_id=form.cleaned_data["campaign"])
    acts = acts.select_related("actor", "on_behalf_of", "unit", "appointment__unit")
    page = keyset_page(acts, request, order=["-at", "-id"], size=ACTS_A_PAGE)
    found = check_acts(page.items)
    return render(request, "inspection/check.html", {"form": form, "page": page, "check": found})


@require_safe
@inspector_only
def patterns(request: ActingRequest) -> HttpResponse:
    """What is worth a look in a period. Where there are more events than are read, the page goes on from there."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "inspection/patterns.html", {"form": form}, status=422)
    write_new_look("audit.look_for_patterns", request.acting, form.changes)
    since, until = form.bounds
    moment = MomentForm(request.GET)
    goes_on_from = moment.cleaned_data["at"] if moment.is_valid() else None
    found = scan(max(since, goes_on_from) if goes_on_from else since, until)
    following = request.GET.copy()
    if found.stopped_at:
        following["at"] = timezone.localtime(found.stopped_at).replace(tzinfo=None).isoformat()
    context = {
        "form": form,
        "found": look(found.events, readers_calendar()),
        "scanned": len(found.events),
        "most": SCANNED_AT_MOST,
        "stopped_at": found.stopped_at,
        "goes_on": following.urlencode() if found.stopped_at else "",
    }
    return render(request, "inspection/patterns.html", context)
