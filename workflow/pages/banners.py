"""What stands above every page while it lasts: each room registers what it has to say, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Banner:
    """A sentence of something grave, and the page where one sees more of it."""

    words: str
    url: str
    link: str


Source = Callable[[HttpRequest], Banner | None]
"""Asked once a page for a person who is acting; it first asks whom it concerns, and then costs one query at most."""

_sources: list[Source] = []


def register(source: Source) -> None:
    """Call it from `AppConfig.ready()`."""
    _sources.append(source)


def banners_for(request: HttpRequest) -> list[Banner]:
    if getattr(request, "acting", None) is None:
        return []
    return [banner for source in _sources if (banner := source(request)) is not None]
