"""An object as of a moment, its revisions compared, and who held it: what was."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from workflow.audit import wording
from workflow.audit.models import Event
from workflow.audit.queries import timeline
from workflow.inspection.actions import write_new_look
from workflow.inspection.as_of.page import organisation_then, rebuild
from workflow.inspection.as_of.replay import TooManyEvents, event_at
from workflow.inspection.forms_of_moments import CompareForm, MomentForm
from workflow.inspection.revisions import Pair, compare, pairs_of, versions_of
from workflow.inspection.time_held import time_held
from workflow.inspection.told.names import name_of
from workflow.inspection.views.guard import inspector_only
from workflow.organisation.access import ActingRequest
from workflow.pages.keys import key_of

DATED = ("person", "unit")


@require_safe
@inspector_only
def as_of(request: ActingRequest, kind: str, identity: str) -> HttpResponse:
    """`?number=` of an event, or `?at=` a moment; without either after the last event."""
    stream = f"{kind}:{identity}"
    form = MomentForm(request.GET)
    context: dict[str, Any] = {"form": form, **_of(stream)}
    key = key_of(identity) if kind in DATED else None
    if context["last"] is None and key is None:
        raise Http404
    is_understood = form.is_valid()
    write_new_look("audit.read_as_of", request.acting, {"stream": stream, **form.changes})
    if not is_understood:
        return render(request, "inspection/as_of.html", context, status=422)
    number, at = form.cleaned_data["number"], form.cleaned_data["at"]
    events = timeline(stream)
    found = events.filter(number=number).first() if number else event_at(stream, at) if at else context["last"]
    if key is not None:
        day = timezone.localdate(at or (found.at if number and found else timezone.now()))
        then = organisation_then(kind, key, day)
        if then is None:
            raise Http404
        context |= {"then": then, "day": day, "event": found}
        if context["last"] is None:
            context["label"] = then.facts[0].value
    elif found is None:
        return render(request, "inspection/as_of.html", context | {"before_all": True})
    else:
        try:
            context |= {"then": rebuild(found), "event": found}
        except TooManyEvents as problem:
            return _too_long(request, problem, kind, identity)
    if found is not None:
        around = timeline(stream).filter(number__in=(found.number - 1, found.number + 1))
        by_number = {event.number: event for event in around}
        context |= {"previous": by_number.get(found.number - 1), "next": by_number.get(found.number + 1)}
    return render(request, "inspection/as_of.html", context)


@require_safe
@inspector_only
def revisions(request: ActingRequest, kind: str, identity: str) -> HttpResponse:
    """`?old=` and `?new=` name two versions; without them from the last return to the acceptance after it."""
    stream = f"{kind}:{identity}"
    if not timeline(stream).exists():
        raise Http404
    versions = versions_of(kind, identity)
    pairs = pairs_of(stream, versions)
    form = CompareForm(request.GET, versions=versions, suggested=pairs[0] if pairs else None)
    context: dict[str, Any] = {"form": form, "pairs": pairs, "versions": versions, **_of(stream)}
    is_understood = form.is_valid()
    look = {name: value for name, value in form.cleaned_data.items() if value != ""}
    write_new_look("audit.compare", request.acting, {"stream": stream, **look})
    if not is_understood:
        return render(request, "inspection/revisions.html", context, status=422)
    pair = Pair("", form.cleaned_data["old"], form.cleaned_data["new"])
    if len(versions) > 1:
        try:
            context |= {"comparison": compare(stream, pair), "pair": pair}
        except TooManyEvents as problem:
            return _too_long(request, problem, kind, identity)
    return render(request, "inspection/revisions.html", context)


@require_safe
@inspector_only
def holders(request: ActingRequest, kind: str, identity: str) -> HttpResponse:
    """Who held it from when to when, its states and deadlines; `?day=` marks who held it on that day."""
    stream = f"{kind}:{identity}"
    form = MomentForm(request.GET)
    key = key_of(identity)
    context: dict[str, Any] = {"form": form, **_of(stream)}
    if context["last"] is None or key is None:
        raise Http404
    is_understood = form.is_valid()
    write_new_look("audit.read_holders", request.acting, {"stream": stream, **form.changes})
    if not is_understood:
        return render(request, "inspection/holders.html", context, status=422)
    day: datetime.date | None = form.cleaned_data["day"]
    try:
        context |= {"held": time_held(kind, key, day), "day": day}
    except TooManyEvents as problem:
        return _too_long(request, problem, kind, identity)
    return render(request, "inspection/holders.html", context)


def _of(stream: str) -> dict[str, Any]:
    last: Event | None = timeline(stream).first()
    kind, _colon, identity = stream.partition(":")
    return {
        "stream": stream,
        "kind": kind,
        "identity": identity,
        "label": name_of(last) if last else stream,
        "last": last,
        "kind_label": wording.kind_label(kind),
        "object_url": wording.object_url(stream),
    }


def _too_long(request: ActingRequest, problem: TooManyEvents, kind: str, identity: str) -> HttpResponse:
    context = {"message": str(problem), "back_url": reverse("inspection:timeline", args=[kind, identity])}
    return render(request, "422.html", context, status=422)
