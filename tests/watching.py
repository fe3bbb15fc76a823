"""Nothing changes without an event: watched in every request and command that any test of this suite makes.

What a request or command writes is gathered from its SQL, by savepoint, so that what was rolled back counts for
nothing. Where a table of WITHOUT_EVENT is not the only one that was written, an event must have been, too; or an edit
session that is open, and that an event began, has the text that was saved.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection

from tests.reorganisation.committee import PEOPLE as COMMITTEE
from tests.world import PEOPLE as SMALL_WORLD
from workflow.submissions.told_texts import differences

EVENTS = "audit_event"

NAMES = re.compile("|".join(sorted({name for _user, name, *_rest in (*COMMITTEE, *SMALL_WORLD)})))
"""Of the people of most tests: no event holds a name that is not sealed, but in what somebody typed."""

TYPED = {"reason", "capacity"}

WITHOUT_EVENT = {
    "audit_leaf": "the place of an event that is written already",
    "audit_subtree": "the same",
    "audit_checkpoint": "the same; checkpoints are signed and kept elsewhere",
    "audit_sequencer": "how far the tree has come",
    "audit_delivery": "what a witness has of the checkpoints",
    "django_session": "who is signed in: signing in and out are events",
    "django_tasks_database_dbtaskresult": "the queue of the worker, whose jobs write their own events",
    "inspection_export": "the worker's progress: asking, taking and dropping are events of their own",
    "notices_mail": "the outbox of what notices say",
    "notices_notice": "told to a person by an act that is an event; that they have read it is theirs",
    "notices_suspendedaddress": "what a mail server said; lifting it is an event",
    "submissions_revisioncheck": "what a program found in a frozen revision; it can be found again",
    "tasks_calendarfeed": "that it was read; making and revoking it are events",
    "tasks_savedfilter": "an officer's own view of their inbox",
    "tasks_task": "that its holder has opened it; moving it is an event",
    "timers_timerrun": "when a timer ran; what it did are events",
}
"""Tables that may change alone, and why."""

DEFAULTS = {
    "audit_yearkey": "the key of a year, made before anybody needs it; destroying one is an event",
    "supervision_assignmentrule": "a rule that says what no rule says, until the head chooses",
}
"""Tables in which a row may appear alone; a change of it may not."""

OF_A_SESSION = {
    "submissions_sectiontext": {"submission_id", "key", "html", "done", "version", "edited_by_id", "edited_at"},
    "submissions_editsession": {"last_at", "saves"},
    "submissions_submission": {"ahead"},
}
"""What a save that goes on with an edit session may write alone, and which columns: an open session must cover it."""

_WRITING = re.compile(r'\s*(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
_SAVEPOINT = re.compile(r'(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT)\s+"?(\w+)"?')


class Statement(NamedTuple):
    """One that wrote: "INSERT INTO", "UPDATE" or "DELETE FROM", and the columns of an update."""

    what: str
    table: str
    columns: frozenset[str]


class Written:
    """The statements that have written and were not rolled back, inside the savepoints that are open."""

    def __init__(self) -> None:
        self.levels: list[tuple[str, list[Statement]]] = [("", [])]

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith(f'INSERT INTO "{EVENTS}"'):
            self._no_names(sql, params)
        if written := _WRITING.match(sql):
            if written[2] not in DEFAULTS or written[1].upper() != "INSERT INTO":
                columns = re.findall(r'"(\w+)" = ', sql.partition(" WHERE ")[0])
                self.levels[-1][1].append(Statement(written[1].upper(), written[2], frozenset(columns)))
        elif savepoint := _SAVEPOINT.match(sql):
            self._note(savepoint[1], savepoint[2])
        return result

    @staticmethod
    def _no_names(sql: str, params: Any) -> None:
        columns = re.findall(r'"(\w+)"', sql[: sql.index(")")])[1:]
        for place, value in enumerate(params):
            column = columns[place % len(columns)]
            if column == "changes":
                changes = json.loads(value) if isinstance(value, str) else value.obj
                value = json.dumps(changes, ensure_ascii=False)
            if column not in TYPED and isinstance(value, str) and (found := NAMES.search(value)):
                raise AssertionError(f"an event holds the name {found[0]} in {column}")

    @property
    def statements(self) -> list[Statement]:
        return [statement for _name, level in self.levels for statement in level]

    @property
    def tables(self) -> set[str]:
        return {statement.table for statement in self.statements}

    def is_of_a_session(self, tables: set[str]) -> bool:
        """Whether these tables were written by saves that open edit sessions cover, and everything else is as told."""
        found = [statement for statement in self.statements if statement.table in tables]
        updates = Counter(statement.table for statement in found)
        return (
            updates.keys() == OF_A_SESSION.keys()
            and len(set(updates.values())) == 1
            and all(one.what == "UPDATE" and one.columns <= OF_A_SESSION[one.table] for one in found)
            and not list(differences())
        )

    def _note(self, what: str, name: str) -> None:
        names = [level for level, _statements in self.levels]
        if what == "SAVEPOINT":
            self.levels.append((name, []))
        elif name in names:
            cut = names.index(name)
            ended = [statement for _name, level in self.levels[cut:] for statement in level]
            del self.levels[cut:]
            if what == "RELEASE SAVEPOINT":
                self.levels[-1][1].extend(ended)
            else:
                self.levels.append((name, []))


@contextmanager
def watched(what: str, *, refused: Callable[[], bool] = lambda: False) -> Iterator[Written]:
    """Fail where what is done inside changes something and leaves no event. `refused`: whether it was rolled back."""
    written = Written()
    with connection.execute_wrapper(written):
        yield written
    alone = written.tables - WITHOUT_EVENT.keys()
    if alone and EVENTS not in alone and not refused() and not written.is_of_a_session(alone):
        raise AssertionError(f"{what} changed {', '.join(sorted(alone))} and wrote no event")
