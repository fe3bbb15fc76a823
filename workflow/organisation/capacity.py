"""In which of their capacities a person works: kept in the session, good while its right lasts."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.organisation.signals import capacity_chosen

SESSION_KEY = "capacity"


def in_use(session: SessionBase, held: Sequence[Acting]) -> Acting | None:
    """Of the capacities that the person has now the one chosen before, else the first; None where there is none.

    The first is one of their own: nobody stands in for another without having chosen to.
    """
    chosen = str(session.get(SESSION_KEY, ""))
    return next((acting for acting in held if acting.key == chosen), next(iter(held), None))


def lapsed(session: SessionBase, held: Sequence[Acting]) -> bool:
    """Whether the capacity chosen before is no longer the person's."""
    chosen = str(session.get(SESSION_KEY, ""))
    return bool(chosen) and all(acting.key != chosen for acting in held)


def choose(request: HttpRequest, acting: Acting) -> None:
    """Work in this capacity from the next request on."""
    request.session[SESSION_KEY] = acting.key
    capacity_chosen.send(sender=Person, request=request, acting=acting)


def forget(request: HttpRequest) -> None:
    """Work in the first capacity until another is chosen."""
    request.session.pop(SESSION_KEY, None)
