"""A truncated tail and a state that was changed without an event are found, object by object."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.audit.damage import execute
from tests.world import World, submitted
from workflow.audit.models import Event
from workflow.audit.replay import Kind, differences
from workflow.submissions.models import Submission

pytestmark = pytest.mark.database


@pytest.fixture
def report(world: World) -> Submission:
    return submitted(world.report(), world.drafter, world.secretary)


def found() -> list[tuple[Kind, str]]:
    return [(difference.kind, difference.stream) for difference in differences()]


def test_a_job_leaves_every_object_as_its_events_say(report: Submission) -> None:
    assert found() == []
    call_command("audit_check", stdout=StringIO(), stderr=StringIO())


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("DELETE FROM audit_event WHERE stream = '{stream}' AND number = {version}", [Kind.CUT]),
        ("DELETE FROM audit_event WHERE stream = '{stream}'", [Kind.CUT, Kind.TEXT]),
        ("UPDATE submissions_submission SET state = 'accepted' WHERE id = {pk}", [Kind.UNRECORDED]),
        ("UPDATE submissions_submission SET audit_head = repeat_0 WHERE id = {pk}", [Kind.REWRITTEN]),
        ("UPDATE submissions_submission SET version = version - 1 WHERE id = {pk}", [Kind.ADDED]),
        ("UPDATE submissions_sectiontext SET html = '<p>Khác.</p>' WHERE submission_id = {pk}", [Kind.TEXT]),
        ("DELETE FROM submissions_sectiontext WHERE submission_id = {pk}", [Kind.TEXT]),
    ],
)
def test_what_was_done_behind_the_log_is_named(report: Submission, statement: str, kinds: list[Kind]) -> None:
    statement = statement.replace("repeat_0", "'" + "0" * 64 + "'")
    execute(statement.format(stream=report.stream, version=report.version, pk=report.pk))
    assert found() == [(kind, report.stream) for kind in kinds]
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("audit_check", "--json", stdout=out, stderr=StringIO())
    assert [one["stream"] for one in json.loads(out.getvalue())["objects"]] == [report.stream] * len(kinds)


def test_an_object_without_events_and_events_without_an_object_are_named(report: Submission) -> None:
    execute("UPDATE submissions_submission SET version = 0, audit_head = '' WHERE id = %s", report.pk)
    execute("UPDATE audit_event SET stream = 'submission:999999' WHERE stream = %s", report.stream)
    assert found() == [
        (Kind.UNWRITTEN, report.stream),
        (Kind.GONE, "submission:999999"),
        (Kind.TEXT, report.stream),
    ]


def test_a_table_without_triggers_is_named(report: Submission) -> None:
    from django.db import connection

    from tests.audit.damage import lifted
    from workflow.audit.append_only import expected_tables, unguarded

    assert unguarded(connection, expected_tables()) == []
    with lifted():
        assert unguarded(connection, expected_tables()) == list(expected_tables())
    assert Event.objects.exists()
