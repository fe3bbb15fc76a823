"""What rooms above add to the page of a unit or a person: each a template with what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from workflow.organisation.access import ActingRequest
from workflow.organisation.models import Person, Unit


@dataclass(frozen=True, slots=True)
class Panel:
    template: str
    context: dict[str, Any] = field(default_factory=dict)


UnitPanel = Callable[[ActingRequest, Unit], Panel | None]
PersonPanel = Callable[[ActingRequest, Person], Panel | None]

_of_unit: list[UnitPanel] = []
_of_person: list[PersonPanel] = []


def register_unit(panel: UnitPanel) -> None:
    """Call it from `AppConfig.ready()`. A panel costs its queries on each page; None shows nothing."""
    _of_unit.append(panel)


def register_person(panel: PersonPanel) -> None:
    _of_person.append(panel)


def of_unit(request: ActingRequest, unit: Unit) -> list[Panel]:
    return [shown for panel in _of_unit if (shown := panel(request, unit))]


def of_person(request: ActingRequest, person: Person) -> list[Panel]:
    return [shown for panel in _of_person if (shown := panel(request, person))]
