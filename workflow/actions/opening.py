"""Who wants to know that an act has opened a task, in the transaction of the act.

Actions know no supervisor; a room above registers in its `AppConfig.ready()`. What it does by `act.hold`, `act.tell`
and `act.changes` becomes part of the act.
"""

from __future__ import annotations

from collections.abc import Callable

from workflow.actions.models import FlowDocument
from workflow.actions.verbs import Act
from workflow.tasks.models import Task

Listener = Callable[[FlowDocument, Task, Act], None]

LISTENERS: list[Listener] = []


def when_opened(listener: Listener) -> Listener:
    """Have `listener(document, task, act)` called for every task that an act opens."""
    LISTENERS.append(listener)
    return listener
