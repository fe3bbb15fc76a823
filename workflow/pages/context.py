"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from workflow.pages.banners import banners_for
from workflow.pages.navigation import menu_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the main menu, worked out only by a template that shows it."""
    return {"navigation": SimpleLazyObject(lambda: menu_for(request))}


def banners(request: HttpRequest) -> dict[str, Any]:
    """`banners`: what stands above the page, asked for only by a template that shows it."""
    return {"banners": SimpleLazyObject(lambda: banners_for(request))}
