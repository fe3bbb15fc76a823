"""The first page: what I must do, and what I wait for."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from workflow.audit import wording
from workflow.documents.text import nfc
from workflow.organisation import standing_in
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.paging import keyset_page
from workflow.tasks import actions, queries
from workflow.tasks.models import Task

WAITING_SHOWN = 20


class InboxForm(forms.Form):
    """Which of the tasks to show."""

    q = forms.CharField(
        label=gettext_lazy("Tìm việc"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def clean_q(self) -> str:
        return nfc(self.cleaned_data["q"])


@require_safe
@signed_in
def inbox(request: ActingRequest) -> HttpResponse:
    """Two lists, and a task stands in exactly one of them."""
    form = InboxForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    to_do = queries.matching(queries.to_do(request.acting), words)
    waiting = queries.matching(queries.waiting_for_others(request.acting), words)
    waits = keyset_page(waiting, request, order=queries.ORDER, size=WAITING_SHOWN, prefix="w-")
    holders = {task.owner_id for task in waits.items if task.owner_id}
    away = standing_in.away({request.user.pk, *holders}, timezone.now())
    context = {
        "form": form,
        "words": words,
        "to_do": keyset_page(to_do, request, order=queries.ORDER),
        "waiting": waits,
        "elsewhere": queries.in_other_capacities(request.acting),
        "standing_in": queries.in_delegated_capacities(request.acting, request.capacities),
        "away": away,
        "own_absence": away.get(request.user.pk),
        "has_tasks": queries.acts_on_documents(request.acting),
    }
    return render(request, "tasks/inbox.html", context, status=200 if form.is_valid() else 422)


@require_safe
@signed_in
def task(request: ActingRequest, pk: int) -> HttpResponse:
    """Go to the page of the object that a task is about; that page says who may see it."""
    found = get_object_or_404(Task, pk=pk)
    actions.open_task(found, request.user)
    return redirect(wording.object_url(found.stream) or "tasks:inbox")
