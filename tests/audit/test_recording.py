"""Writing events: chains hold whatever is written, and two who write at once do not break one."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.audit.conftest import acting_as
from workflow.audit.canonical import GENESIS, NotCanonical, event_hash
from workflow.audit.models import Event
from workflow.audit.recording import Entry, append, record
from workflow.audit.verify import verify
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role, Unit

pytestmark = pytest.mark.database

AT = datetime.datetime(2023, 2, 14, 1, 30, tzinfo=datetime.UTC)


def test_an_event_keeps_the_words_of_its_time(reviewer: Acting, department: Unit) -> None:
    event = append(Entry("submission:17", "submissions.accept", reviewer, label="Báo cáo"))
    department.name = "Ban Tuyên giáo và Dân vận"
    department.save()
    stored = Event.objects.get(pk=event.pk)
    assert stored.capacity == "Chuyên viên, Ban Tuyên giáo"
    assert stored.actor == reviewer.person
    assert stored.told.address == "192.0.2.7"


def test_acting_for_another_names_both(reviewer: Acting, inspector: Acting) -> None:
    event = append(Entry("report:2", "reports.approve", reviewer, on_behalf_of=inspector.person))
    assert (event.actor, event.on_behalf_of) == (reviewer.person, inspector.person)
    assert event_hash(Event.objects.get(pk=event.pk)) == event.hash


def test_the_system_has_no_capacity(db: None) -> None:
    event = append(Entry("submission:17", "submissions.open", Acting.system()))
    assert (event.actor, event.appointment, event.capacity) == (None, None, "")


def test_a_stored_event_hashes_to_its_hash(reviewer: Acting) -> None:
    event = append(
        Entry(
            "submission:17",
            "submissions.return_for_revision",
            reviewer,
            reason="Bổ sung số liệu: " + "Ủ",  # typed in NFD, as macOS does
            changes={"due_at": ("2023-02-20", None), "sections": ["III.3"], "count": 3, "late": False},
        )
    )
    stored = Event.objects.get(pk=event.pk)
    assert stored.hash == event.hash == event_hash(stored)
    assert stored.reason.endswith("Ủ")
    assert stored.changes["due_at"] == ["2023-02-20", None]


def test_words_that_are_too_long_are_cut_and_still_hash(reviewer: Acting) -> None:
    event = append(Entry("submission:17", "submissions.accept", reviewer, label="Báo cáo " * 100))
    stored = Event.objects.get(pk=event.pk)
    assert len(stored.label) == 600
    assert stored.label.endswith("…")
    assert event_hash(stored) == stored.hash


@pytest.mark.parametrize("reason", ["a\x00b", "\ud800"])
def test_text_that_cannot_be_kept_is_refused_and_nothing_is_written(reviewer: Acting, reason: str) -> None:
    with pytest.raises(NotCanonical):
        append(Entry("submission:17", "submissions.accept", reviewer, reason=reason))
    assert not Event.objects.exists()


def test_an_event_has_no_other_way_in_or_out(reviewer: Acting) -> None:
    event = append(Entry("submission:17", "submissions.accept", reviewer))
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_many_events_are_one_insert_where_the_database_allows(reviewer: Acting) -> None:
    items = [(Entry(f"submission:{key}", "submissions.merge", reviewer), 1, GENESIS) for key in range(200)]
    with CaptureQueriesContext(connection) as queries:
        events = record(items, AT)
    inserts = [query for query in queries if query["sql"].startswith('INSERT INTO "audit_event"')]
    assert len(inserts) == (1 if connection.vendor == "postgresql" else 5)
    assert {event.at for event in events} == {AT}
    assert [event.stream for event in events] == [entry.stream for entry, _number, _head in items]
    assert not list(verify(Event.objects.all()))


def test_two_events_of_one_number_are_refused(reviewer: Acting) -> None:
    first = append(Entry("submission:17", "submissions.submit", reviewer))
    again = Entry("submission:17", "submissions.accept", reviewer)
    with pytest.raises(Exception, match=r"unique|UNIQUE|append-only"), transaction.atomic():
        record([(again, 1, GENESIS)])
    assert record([(again, 2, first.hash)])[0].previous_hash == first.hash


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["submission:1", "submission:2", "report:1"]),
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30),
            st.dictionaries(st.sampled_from(["due_at", "a"]), st.integers(-9, 9) | st.text("aă\u0306", max_size=5)),
        ),
        max_size=12,
    )
)
def test_whatever_is_appended_each_stream_is_a_whole_chain(
    reviewer: Acting, acts: list[tuple[str, str, dict[str, int | str]]]
) -> None:
    with transaction.atomic():
        for stream, reason, changes in acts:
            append(Entry(stream, "submissions.edit", reviewer, reason=reason, changes=changes))
        assert not list(verify(Event.objects.all()))
        for stream in {stream for stream, _reason, _changes in acts}:
            numbers = list(Event.objects.filter(stream=stream).order_by("number").values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
        transaction.set_rollback(True)


def test_sixteen_at_once_append_to_one_stream_and_none_is_lost(committed_db: None) -> None:
    department = Unit.objects.create(code="ban", kind="department", name="Ban", valid_from="2020-01-01")
    acting = acting_as("loan", "Phạm Thị Loan", Role.REVIEWER, department, "Chuyên viên")
    writers, each = 16, 5
    together = Barrier(writers)

    def write(writer: int) -> None:
        try:
            together.wait()
            for turn in range(each):
                append(
                    Entry(
                        "sign-in:unknown",
                        "accounts.sign_in_failed",
                        acting,
                        changes={"writer": writer, "turn": turn},
                    )
                )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))

    written = Event.objects.filter(stream="sign-in:unknown").values_list("changes", flat=True)
    assert {(act["writer"], act["turn"]) for act in written} == {(w, t) for w in range(writers) for t in range(each)}
    assert not list(verify(Event.objects.all()))
