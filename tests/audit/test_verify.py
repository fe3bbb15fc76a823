"""Each way to tamper with stored events is found, at the right event and by its right name."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.audit.damage import execute, lifted
from workflow.audit.canonical import event_hash
from workflow.audit.evidence.sealing import seal
from workflow.audit.models import Event
from workflow.audit.recording import Entry, append
from workflow.audit.verify import Finding, Kind, verify, verify_stream
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.database

STREAM = "paper:17"


@pytest.fixture(autouse=True)
def _two_chains(reviewer: Acting) -> None:
    for turn in range(5):
        append(Entry(STREAM, "submissions.edit", reviewer, reason=f"Lần {turn + 1}", changes={"turn": turn}))
        append(Entry("paper:18", "submissions.edit", reviewer))


def found() -> list[tuple[Kind, str, int]]:
    return [(finding.kind, finding.stream, finding.number) for finding in verify(Event.objects.all())]


def test_a_clean_table_has_no_findings() -> None:
    assert found() == []
    assert list(verify_stream(STREAM)) == []


@pytest.mark.parametrize(
    "assignment",
    [
        "reason = 'khác'",
        "actor_id = NULL",
        "capacity = 'Trưởng ban'",
        "action = 'submissions.accept'",
        "to_state = 'approved'",
        "refused = true",
        "at = '2020-01-01 00:00:00'",
        "changes = '{{\"turn\": 7}}'",
        "changes = '[]'",
        "changes = '{{\"turn\": 1.0}}'",
        "hash = '{zeros}'",
        "address = '192.0.2.99'",
    ],
)
def test_an_edited_event_is_named(assignment: str) -> None:
    execute(f"UPDATE audit_event SET {assignment.format(zeros='0' * 64)} WHERE stream = %s AND number = 3", STREAM)
    assert found()[0] == (Kind.EDITED, STREAM, 3)


def test_a_deleted_event_is_missed_at_the_next_one() -> None:
    execute("DELETE FROM audit_event WHERE stream = %s AND number = 3", STREAM)
    assert found() == [(Kind.MISSING, STREAM, 4)]


def test_a_deleted_beginning_is_missed() -> None:
    execute("DELETE FROM audit_event WHERE stream = %s AND number <= 2", STREAM)
    assert found() == [(Kind.MISSING, STREAM, 3)]


def test_two_events_that_changed_places_are_found() -> None:
    with lifted():
        for old, new in ((2, 999), (3, 2), (999, 3)):
            Event.objects.filter(stream=STREAM, number=old).update(number=new)
    # The fourth, untouched, no longer follows the one before it.
    assert [(kind, number) for kind, _stream, number in found()] == [
        (Kind.REORDERED, 2),
        (Kind.REORDERED, 3),
        (Kind.BROKEN_LINK, 4),
    ]


def test_two_events_whose_rows_changed_places_are_found() -> None:
    second, third = Event.objects.filter(stream=STREAM, number__in=(2, 3)).order_by("number")
    execute("UPDATE audit_event SET id = %s WHERE id = %s", 10**6, second.pk)
    assert found() == [(Kind.REORDERED, STREAM, third.number)]


def test_an_event_written_anew_with_its_own_hash_no_longer_fits_the_next() -> None:
    forged = Event.objects.get(stream=STREAM, number=3)
    forged.reason = "khác"
    with lifted():
        Event.objects.filter(pk=forged.pk).update(reason=forged.reason, hash=event_hash(forged))
    assert found() == [(Kind.BROKEN_LINK, STREAM, 4)]


def test_an_inserted_event_does_not_fit_its_neighbours() -> None:
    with lifted():
        for number in (5, 4, 3):
            Event.objects.filter(stream=STREAM, number=number).update(number=number + 1)
        forged = Event.objects.get(stream=STREAM, number=2)
        forged.pk, forged.number, forged.previous_hash = None, 3, forged.hash
        forged.hash = event_hash(forged)
        Event.objects.bulk_create([forged])
    kinds = found()
    assert kinds[0][1:] == (STREAM, 4)
    assert {number for _kind, _stream, number in kinds} == {4, 5, 6}


def test_an_event_of_another_object_does_not_pass_in_this_one() -> None:
    execute("UPDATE audit_event SET stream = %s, number = 6 WHERE stream = 'paper:18' AND number = 5", STREAM)
    assert found() == [(Kind.EDITED, STREAM, 6)]


def test_damage_to_one_chain_is_not_laid_to_another() -> None:
    execute("UPDATE audit_event SET reason = 'khác' WHERE stream = 'paper:18' AND number = 1")
    assert list(verify_stream(STREAM)) == []
    assert [finding.number for finding in verify_stream("paper:18")] == [1]


def check(*arguments: str) -> tuple[str, str]:
    """What `manage.py audit_check` prints, and the line with which it fails ("" when it does not)."""
    out = StringIO()
    try:
        call_command("audit_check", *arguments, stdout=out)
    except CommandError as error:
        assert error.returncode == 1
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_the_command_says_that_all_is_well() -> None:
    assert check() == ("10 sự kiện, tất cả đúng như khi được ghi.\n", "")
    out, error = check("--json")
    assert not error
    assert json.loads(out) == {
        "ok": True,
        "events": 10,
        "wrong": 0,
        "guarded": True,
        "first": None,
        "sealed": None,
        "objects": [],
        "role_can_lift_guards": connection.vendor == "postgresql",
    }


def edited() -> None:
    execute("UPDATE audit_event SET reason = 'khác' WHERE stream = %s AND number IN (2, 4)", STREAM)


def cut() -> None:
    execute("DELETE FROM audit_event WHERE stream = %s AND number = 2", STREAM)


@pytest.mark.parametrize(
    ("damage", "wrong", "kind", "number"), [(edited, 2, Kind.EDITED, 2), (cut, 1, Kind.MISSING, 3)]
)
def test_the_command_names_the_first_wrong_event(
    damage: Callable[[], None], wrong: int, kind: Kind, number: int
) -> None:
    damage()
    out, error = check()
    assert out == ""
    assert error == f"{wrong} sự kiện sai; đầu tiên là {STREAM}#{number}: {kind.label}"
    out, error = check("--json")
    result = json.loads(out)
    event = Event.objects.get(stream=STREAM, number=number)
    assert (result["ok"], result["wrong"]) == (False, wrong)
    assert result["first"] == {
        "kind": kind.value,
        "stream": STREAM,
        "number": number,
        "event": event.pk,
        "message": str(Finding(kind, STREAM, number, event.pk)),
    }


def test_the_command_holds_the_table_against_what_was_sealed() -> None:
    """A rewritten end of a chain, which the chain itself cannot show."""
    seal()
    assert check()[1] == ""
    forged = Event.objects.get(stream=STREAM, number=5)
    forged.reason = "khác"
    with lifted():
        Event.objects.filter(pk=forged.pk).update(reason=forged.reason, hash=event_hash(forged))
    assert found() == []
    out, error = check("--json")
    assert "[edited]" in error and f"{STREAM}#5" in error
    assert json.loads(out)["sealed"]["kind"] == "edited"


def test_the_command_says_when_the_table_is_open() -> None:
    with lifted():
        out, error = check("--json")
        assert json.loads(out)["guarded"] is False
        assert "khóa" in error
