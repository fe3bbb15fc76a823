"""What goes on over many requests and is written down when it ends: it ends before the next act on its object.

Actions know nothing of what goes on; a room above registers in its `AppConfig.ready()`. So no act overtakes it: its
events stand in front of the act's own, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workflow.actions.models import ActionSubject
from workflow.audit.recording import Entry

Settler = Callable[[Sequence[Any]], Mapping[int, Sequence[Entry]]]
"""Ends what goes on on these locked objects; answers what is to be written of it, by the object's key."""

_settlers: dict[type[ActionSubject], Settler] = {}


def register(model: type[ActionSubject], settler: Settler) -> None:
    _settlers[model] = settler


def settle(model: type[ActionSubject], subjects: Sequence[ActionSubject]) -> Mapping[int, Sequence[Entry]]:
    """End what goes on on objects of one model; nothing where no room has said that anything can."""
    return _settlers[model](subjects) if model in _settlers else {}
