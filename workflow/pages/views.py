"""What belongs to every page: the counts of the menu, and the list of keys."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflow.pages.navigation import links_for
from workflow.pages.polling import etag, if_changed, polled


@require_safe
@polled
def counts(request: HttpRequest) -> HttpResponse:
    """The counts of the menu, each to be put where it stands."""
    links = [link for link in links_for(request) if link.counts]
    facts = [(link.name, link.count, link.late) for link in links]
    return if_changed(request, etag(facts), lambda: render(request, "components/counts.html", {"links": links}))


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "keys.html")
