"""What calls for a person besides their tasks, at the top of their inbox: rooms above say what.

Each room registers in its `AppConfig.ready()` a function that answers for one request, with a query that reads few
rows: it is asked on every page, as the menu counts what calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workflow.organisation.access import ActingRequest


@dataclass(frozen=True, slots=True)
class Call:
    """One line and its button, which posts `fields` to `url`. `key` tells it from the others of a page."""

    key: str
    words: str
    button: str
    url: str
    fields: Mapping[str, str]


Source = Callable[[ActingRequest], list[Call]]

_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def calls_on(request: ActingRequest) -> list[Call]:
    """Everything that calls for whoever asks; read once a request."""
    found: list[Call] | None = getattr(request, "_calls", None)
    if found is None:
        found = request._calls = [call for source in _sources for call in source(request)]  # type: ignore[attr-defined]
    return found
