"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from workflow.pages.navigation import links_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the links of the main menu, worked out only by a template that shows them."""
    return {"navigation": SimpleLazyObject(lambda: links_for(request))}
