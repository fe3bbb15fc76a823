"""The page of an action: what it will do, what it asks for, and doing it. One page serves every verb."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflow.actions.forms import VerbForm
from workflow.actions.mechanism import record_refusal
from workflow.actions.models import ActionSubject
from workflow.actions.refusals import Incomplete, NotPermitted, Refused
from workflow.actions.verbs import REGISTRY, Verb
from workflow.organisation.access import ActingRequest, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def perform(request: ActingRequest, code: str, key: int) -> HttpResponse:
    """Ask for what the verb needs (GET), then perform it on the object (POST) and go to the object's page."""
    verb = REGISTRY.get(code)
    if verb is None or not verb.has_page:
        raise Http404
    subject = get_object_or_404(verb.model._default_manager.select_related(*verb.model.related), pk=key)
    if subject.is_hidden_from(request.acting):
        raise Http404
    form_class = verb.form or VerbForm
    if request.method == "GET":
        initial = {name: request.GET[name] for name in form_class.base_fields if name in request.GET}
        return _page(request, verb, subject, form_class(verb=verb, subject=subject, initial=initial))
    form = form_class(request.POST, verb=verb, subject=subject)
    if not form.is_valid():
        refusal = verb.refusal(subject, request.acting, only=NotPermitted)
        if isinstance(refusal, NotPermitted):
            record_refusal(verb, subject, request.acting, refusal)
            return _page(request, verb, subject, form, refusal=refusal, status=refusal.status)
        return _page(request, verb, subject, form, status=422)
    try:
        subject = verb(subject, acting=request.acting, **form.given())
    except Refused as refusal:
        return _page(request, verb, subject, form, refusal=refusal, status=refusal.status)
    messages.success(request, _("Đã thực hiện: %(verb)s.") % {"verb": verb.label})
    return redirect(subject.get_absolute_url())


def _page(
    request: ActingRequest,
    verb: Verb[ActionSubject],
    subject: ActionSubject,
    form: VerbForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The action's page, or its part for a dialog. A refusal is shown with what was typed still there."""
    refusal = refusal or verb.refusal(subject, request.acting)
    context = {
        "verb": verb,
        "subject": subject,
        "form": form,
        "refusal": refusal,
        "missing": _missing(refusal, subject),
    }
    if refusal and status == 200:
        status = refusal.status
    return render(request, "actions/perform.html", context, status=status)


def refused(request: HttpRequest, refusal: Refused, subject: ActionSubject) -> HttpResponse:
    """The page that a view of its own shows when its action was refused, also of an object yet to be saved."""
    back_url = subject.get_absolute_url() if subject.pk else "/"
    context = {"refusal": refusal, "missing": _missing(refusal, subject), "back_url": back_url}
    return render(request, "actions/refused.html", context, status=refusal.status)


def _missing(refusal: Refused | None, subject: ActionSubject) -> list[tuple[str, str]]:
    """What is missing, each with the address where it can be put right ("" where there is none)."""
    found = refusal.missing if isinstance(refusal, Incomplete) else ()
    return [(item.text, subject.place_of(item.anchor) if item.anchor else "") for item in found]
