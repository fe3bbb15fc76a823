"""The migration operation: it can be undone, and it may stand behind every rebuild of its table."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import AlterField
from django.db.migrations.state import ProjectState

from workflow.audit.append_only import REFUSAL, is_guarded
from workflow.audit.fixed_schema import open_schema
from workflow.audit.models import Event
from workflow.audit.operations import AppendOnly
from workflow.audit.recording import Entry, append
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.database

OPERATION = AppendOnly("audit_event")


@pytest.fixture
def state(committed_db: None) -> Iterator[ProjectState]:
    """The migrations' view of the models, with one event in the table."""
    append(Entry("submission:17", "submissions.open", Acting.system()))
    project: ProjectState = MigrationExecutor(connection).loader.project_state()
    with open_schema():
        yield project


def test_it_is_undone_and_done_again(state: ProjectState) -> None:
    with connection.schema_editor() as editor:
        OPERATION.database_backwards("audit", editor, state, state)
    assert not is_guarded(connection, "audit_event")
    Event.objects.update(reason="khác")

    for _time in range(2):
        with connection.schema_editor() as editor:
            OPERATION.database_forwards("audit", editor, state, state)
    assert is_guarded(connection, "audit_event")
    with pytest.raises(IntegrityError, match=REFUSAL):
        Event.objects.update(reason="lại khác")


def test_a_table_that_was_rebuilt_is_guarded_again(state: ProjectState) -> None:
    wider = AlterField("event", "label", models.CharField(max_length=300, blank=True))
    after = state.clone()
    wider.state_forwards("audit", after)
    with connection.schema_editor() as editor:
        wider.database_forwards("audit", editor, state, after)
        OPERATION.database_forwards("audit", editor, after, after)
    assert is_guarded(connection, "audit_event")
    with pytest.raises(IntegrityError, match=REFUSAL):
        Event.objects.all()._raw_delete(using="default")


def test_a_migration_can_be_written_with_it(state: ProjectState) -> None:
    name, arguments, options = OPERATION.deconstruct()
    assert (name, arguments, options) == ("AppendOnly", ["audit_event"], {})
    assert OPERATION.describe() == "Make audit_event append-only"
    assert OPERATION.migration_name_fragment == "audit_event_append_only"
