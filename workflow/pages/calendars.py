"""The calendar that pages count days by. The organisation knows it; a room above says here how it is had."""

from __future__ import annotations

from collections.abc import Callable

from workflow.documents.working_days import STANDARD, Calendar

_source: Callable[[], Calendar] = lambda: STANDARD  # noqa: E731 -- replaced at start


def register(source: Callable[[], Calendar]) -> None:
    """`source` gives the calendar of whoever the page is for."""
    global _source
    _source = source


def calendar() -> Calendar:
    """The calendar of whoever the page is for."""
    return _source()
