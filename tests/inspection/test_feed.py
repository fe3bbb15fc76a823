"""The feed for machines: who reads it, with which token, and that following the cursor sees each event once."""

from __future__ import annotations

import datetime
import json
import threading
import time
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.audit.conftest import BEGINNING, acting_as
from tests.world import browser_of
from workflow.audit.evidence.sequencing import sequence
from workflow.audit.models import Event, Leaf
from workflow.audit.recording import Entry, append
from workflow.inspection.out import tokens
from workflow.inspection.out.models import FeedToken
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind

FEED = "/audit/feed"
PAGE = "/audit/feed/tokens/"


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    cache.clear()


@pytest.fixture
def token(inspector: Acting) -> str:
    return given(inspector)


def given(acting: Acting, days: int = 30) -> str:
    return tokens.make_token("SIEM", timezone.now() + datetime.timedelta(days=days), acting=acting)


def write(count: int, stream: str = "submission:17") -> None:
    for _time in range(count):
        append(Entry(stream, "submissions.edit", Acting.system()))


def read(token: str, after: int | str = 0, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
    return Client().get(FEED, {"after": after, **more}, headers=headers)


def streams(answer: Any) -> list[str]:
    return [json.loads(line)["event"]["stream"] for line in answer.content.splitlines()]


def refusals() -> list[str]:
    refused = Event.objects.filter(action="audit.refuse_token", refused=True)
    return list(refused.order_by("id").values_list("stream", flat=True))


# ---- reading


def test_a_machine_reads_portion_by_portion_in_the_order_of_leaves(token: str) -> None:
    write(4)
    sequence()
    first = read(token, limit=3)
    assert first.status_code == 200 and first.headers["Content-Type"] == "application/jsonl"
    lines = [json.loads(line) for line in first.content.splitlines()]
    assert [line["leaf"] for line in lines] == [0, 1, 2] and first.headers["X-Next-Cursor"] == "3"
    rest = read(token, first.headers["X-Next-Cursor"])
    assert rest.headers["X-Next-Cursor"] == "5" and len(rest.content.splitlines()) == 2
    nothing = read(token, 5)
    assert (nothing.status_code, nothing.content, nothing.headers["X-Next-Cursor"]) == (200, b"", "5")


def test_an_answer_that_the_machine_has_is_not_sent_again(token: str) -> None:
    write(1)
    sequence()
    tag = read(token).headers["ETag"]
    again = read(token, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["X-Next-Cursor"]) == (304, b"", "2")


def test_a_reader_who_has_read_more_than_there_is_is_told_of_a_rollback(token: str) -> None:
    sequence()
    answer = read(token, 2)
    assert answer.status_code == 409 and "đưa về lúc trước" in answer.json()["error"]


@pytest.mark.parametrize(
    "wrong", [{"after": "-1"}, {"after": "x"}, {"after": "9" * 30}, {"limit": "0"}, {"limit": "1001"}]
)
def test_a_wrong_question_is_said(token: str, wrong: dict[str, str]) -> None:
    answer = read(token, **wrong)  # type: ignore[arg-type]
    assert answer.status_code == 400 and "after" in answer.json()["error"]


def test_a_reading_costs_few_queries_however_much_is_read(token: str) -> None:
    write(40)
    sequence()
    read(token)
    with CaptureQueriesContext(connection) as queries:
        assert len(read(token).content.splitlines()) == 41
    assert len(queries) <= 4


@pytest.mark.database
@pytest.mark.django_db
def test_the_next_events_are_found_by_the_key_of_the_leaves() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A test's table is so small that reading and sorting all of it is cheapest.
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = Leaf.objects.filter(index__gte=5).order_by("index")[:10].explain()
    assert "audit_leaf_pkey" in plan or "USING INDEX sqlite_autoindex_audit_leaf_1 (index>?)" in plan
    assert "Sort" not in plan and "TEMP B-TREE" not in plan


def test_the_page_of_tokens_costs_the_same_for_one_and_for_many(inspecting: Client, inspector: Acting) -> None:
    inspecting.get(PAGE)
    costs = []
    for more in (1, 9):
        for _token in range(more):
            given(inspector)
        with CaptureQueriesContext(connection) as queries:
            assert inspecting.get(PAGE).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def test_no_more_tokens_live_than_anybody_can_look_after(inspecting: Client, inspector: Acting) -> None:
    for _token in range(tokens.LIVING_AT_MOST):
        given(inspector)
    answer = inspecting.post(PAGE, {"name": "Một nữa", "last_day": timezone.localdate().isoformat()})
    assert answer.status_code == 422 and "thu hồi bớt" in answer.content.decode()


# ---- who


def test_a_token_is_shown_once_and_only_its_digest_is_kept(inspecting: Client, inspector: Acting) -> None:
    day = timezone.localdate() + datetime.timedelta(days=3)
    answer = inspecting.post(PAGE, {"name": "Máy giám sát", "last_day": day.isoformat()})
    token = answer.context["token"]
    assert token in answer.content.decode() and token not in inspecting.get(PAGE).content.decode()
    assert token not in str(FeedToken.objects.values().get())
    made = FeedToken.objects.get()
    assert timezone.localtime(made.expires_at).date() == day + datetime.timedelta(days=1)
    assert Event.objects.get(action="audit.make_token").stream == made.stream
    sequence()
    assert read(token).status_code == 200


def test_the_page_tells_when_and_from_where_it_was_used(inspecting: Client, token: str) -> None:
    assert "Chưa dùng" in inspecting.get(PAGE).content.decode()
    read(token)
    assert "127.0.0.1" in inspecting.get(PAGE).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_only_inspectors_and_administrators_give_tokens(role: Role, department: Unit) -> None:
    answer = browser_of(acting_as("khac", "Người Khác", role, department, "Cán bộ")).get(PAGE)
    assert answer.status_code == (200 if role in (Role.INSPECTOR, Role.ADMINISTRATOR) else 403)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_token_lives_a_year_at_most(inspecting: Client, days: int) -> None:
    day = timezone.localdate() + datetime.timedelta(days=days)
    answer = inspecting.post(PAGE, {"name": "Máy", "last_day": day.isoformat()})
    assert answer.status_code == 422 and not FeedToken.objects.exists()


def test_a_revoked_token_reads_no_more(inspecting: Client, token: str) -> None:
    made = FeedToken.objects.get()
    inspecting.post(reverse("inspection:revoke_token", args=[made.pk]))
    answer = read(token)
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert refusals() == [made.stream]
    assert Event.objects.filter(action="audit.revoke_token").count() == 1


def test_a_token_ends_with_its_makers_account_and_with_their_right(
    inspecting: Client, inspector: Acting, token: str
) -> None:
    assert inspector.person and inspector.appointment
    assert "người cấp không còn quyền" not in inspecting.get(PAGE).content.decode()
    Person.objects.filter(pk=inspector.person.pk).update(is_active=False)
    answer = read(token)
    assert answer.status_code == 401 and "Người cấp thẻ này không còn quyền" in answer.json()["error"]
    Person.objects.filter(pk=inspector.person.pk).update(is_active=True)
    assert read(token).status_code == 200
    Appointment.objects.update(role=Role.REVIEWER)
    assert read(token).status_code == 401
    Appointment.objects.update(role=Role.ADMINISTRATOR)
    assert read(token).status_code == 200
    Appointment.objects.update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    assert read(token).status_code == 401
    assert refusals() == [FeedToken.objects.get().stream]
    administrator = acting_as("quantri", "Quản Trị", Role.ADMINISTRATOR, inspector.appointment.unit, "Quản trị")
    assert "người cấp không còn quyền" in browser_of(administrator).get(PAGE).content.decode()


def test_an_end_that_was_put_off_in_the_database_is_still_the_end(inspector: Acting) -> None:
    token = given(inspector, days=-1)
    FeedToken.objects.update(expires_at=timezone.now() + datetime.timedelta(days=300))
    assert read(token).status_code == 401


def test_an_end_that_was_put_off_in_the_token_is_a_token_never_given(token: str) -> None:
    body, _colon, signature = token.rpartition(":")
    held = signing.Signer(salt=tokens._SALT).unsign_object(token)
    forged = signing.Signer(key="x", salt=tokens._SALT).sign_object({**held, "e": held["e"] + 1})
    for wrong in (f"{forged.rpartition(':')[0]}:{signature}", forged, body, "", "x" * 5_000):
        assert read(wrong).status_code == 401
    assert refusals() == [tokens.UNKNOWN]


@pytest.mark.django_db
def test_a_flood_of_wrong_tokens_is_one_event_a_minute_and_is_slowed_down() -> None:
    with CaptureQueriesContext(connection) as queries:
        answers = {read(f"wrong-{number}").status_code for number in range(110)}
    assert answers == {401, 429} and len(refusals()) == 1
    assert len(queries) < 20


def test_a_machine_that_asks_too_often_is_told_to_wait(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "READINGS_A_MINUTE", 2)
    answers = [read(token) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429] and answers[2].headers["Retry-After"] == "60"


def test_reading_is_an_event_once_a_day_not_once_a_reading(token: str) -> None:
    for _time in range(3):
        read(token)
    FeedToken.objects.update(used_at=timezone.now() - datetime.timedelta(days=1))
    read(token)
    assert Event.objects.filter(action="audit.read_feed").count() == 2


# ---- exactly once


@pytest.mark.database
def test_who_follows_the_cursor_sees_each_event_of_writers_at_work_exactly_once(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "READINGS_A_MINUTE", 100_000)
    unit = Unit.objects.create(code="x", kind=UnitKind.DEPARTMENT, name="Ban", valid_from=BEGINNING)
    token = given(acting_as("kiem", "Đỗ Văn Kiểm", Role.INSPECTOR, unit, "Ủy viên"))
    writing = threading.Event()
    writing.set()

    def at_work(work: Any) -> threading.Thread:
        def run() -> None:
            try:
                work()
            finally:
                connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def sequencer() -> None:
        while writing.is_set():
            sequence()
            time.sleep(0.01)

    seen: list[tuple[int, str, int]] = []

    def take(after: int) -> int:
        answer = read(token, after, limit=7)
        lines = [json.loads(line) for line in answer.content.splitlines()]
        seen.extend((line["leaf"], line["event"]["stream"], line["event"]["number"]) for line in lines)
        return int(answer.headers["X-Next-Cursor"])

    sequencers = [at_work(sequencer) for _number in range(2)]
    writers = [at_work(lambda key=key: write(25, f"submission:{key}")) for key in range(6)]
    try:
        cursor = 0
        while any(writer.is_alive() for writer in writers):
            cursor = take(cursor)
        writing.clear()
        for thread in (*writers, *sequencers):
            thread.join(60)
        # What the reader's own first reading of the day wrote is there too.
        while sequence():
            pass
        while (following := take(cursor)) != cursor:
            cursor = following
    finally:
        writing.clear()
    assert [leaf for leaf, *_rest in seen] == list(range(len(seen)))
    assert sorted((stream, number) for _leaf, stream, number in seen) == sorted(
        Event.objects.values_list("stream", "number")
    )
    assert len(seen) > 150
