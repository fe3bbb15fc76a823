"""Any Word document held against an official format: for whoever is about to have one signed. Nothing is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from workflow.documents.official.check import check_format
from workflow.documents.official.profiles import PROFILES, load_profile, profile_for
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.word_files import UNTAKEN, WordFileForm


class FormatForm(WordFileForm):
    """A document and the format that it should have: today's of the Party unless another is chosen."""

    profile = forms.ChoiceField(label=_("Thể thức"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile = self.fields["profile"]
        assert isinstance(profile, forms.ChoiceField)
        profile.choices = [(key, load_profile(key).title) for key in PROFILES]
        profile.initial = profile_for(timezone.localdate(), "party").id


@require_http_methods(["GET", "POST"])
@signed_in
def format_check(request: ActingRequest) -> HttpResponse:
    """Ask for a document, then list where it deviates."""
    sent = request.method == "POST"
    form = FormatForm(request.POST, request.FILES) if sent else FormatForm()
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        try:
            file = form.word_file()
            context |= {"name": file.name, "checked": load_profile(form.cleaned_data["profile"])}
            context["findings"] = check_format(file.docx, form.cleaned_data["profile"])
        except UNTAKEN as problem:
            form.refuse(problem)
    return render(request, "reports/format_check.html", context, status=422 if form.errors else 200)
