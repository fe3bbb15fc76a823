"""Moving tasks: with a reason, previewed, all or nothing, to those who may take them, undone until they are opened."""

from __future__ import annotations

import itertools

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.supervision.scenes import REASON, held, make_leave, reviewer, supervised_json, value
from tests.world import World, browser_of, submitted
from workflow.actions.refusals import Incomplete, NotInState, NotPermitted
from workflow.audit.models import Event
from workflow.audit.verify import verify
from workflow.notices.models import Notice
from workflow.organisation.acting import Acting
from workflow.submissions.models import Submission
from workflow.supervision.history import holders
from workflow.supervision.models import Move
from workflow.supervision.moves import Handing, make_move, reassign_tasks, undo
from workflow.tasks.models import Task

REASSIGN = "/supervision/reassign/"


def key(who: Acting) -> int:
    assert who.person is not None
    return who.person.pk


def moved(browser: Client, given: dict[str, object]) -> Move:
    """Preview, then do exactly that."""
    page = browser.post(REASSIGN, {**given, "preview": "1"})
    assert page.status_code == 200, page.content.decode()
    answer = browser.post(REASSIGN, {**given, "plan": page.context["plan"].digest, "do": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return Move.objects.latest("pk")


def test_the_page_of_choice_shows_who_can_take_it_and_why_others_cannot(world: World) -> None:
    task = held(world)
    page = browser_of(world.head).post(REASSIGN, {"task": value(task)}).content.decode()
    assert "Vũ Mạnh Hùng" in page and "Đang giữ việc này." in page
    assert "Trần Đăng Quang" not in page, "an approver is no candidate for a review"


def test_the_reason_why_not_is_told_task_by_task(world: World) -> None:
    """Somebody who wrote one of two reports can take the other."""
    tasks = [held(world, 0), held(world, 1)]
    both = reviewer(world, "kiem-nhiem", "Nguyễn Kiêm Nhiệm")
    row = Submission.objects.get(pk=tasks[0].subject_id)
    row.hands.create(person=both.person, part="wrote")
    browser = browser_of(world.head)
    page = browser.post(REASSIGN, {"task": [value(task) for task in tasks]}).content.decode()
    assert "nhận được 1/2 việc" in page and "không được thẩm định nó. (1 việc)" in page
    given = {"task": [value(task) for task in tasks], "to": key(both), "reason": REASON}
    plan = browser.post(REASSIGN, {**given, "preview": "1"}).context["plan"]
    assert not plan.possible and [blocked.task for blocked in plan.blocked] == [tasks[0]]
    assert browser.post(REASSIGN, {**given, "plan": plan.digest, "do": "1"}).status_code == 422
    rest = browser.post(REASSIGN, {**given, "preview": "skip"}).context["plan"]
    assert rest.possible and [one.task for one in rest.handings] == [tasks[1].pk]


def test_a_move_is_previewed_recorded_told_to_both_and_keeps_the_deadline(world: World) -> None:
    task = held(world)
    Notice.objects.all().delete()
    given = {"task": value(task), "to": key(world.other_reviewer), "reason": REASON}
    browser = browser_of(world.head)
    plan = browser.post(REASSIGN, {**given, "preview": "1"}).context["plan"]
    assert [(change.before, change.after) for change in plan.changes] == [(1, 0), (0, 1)]
    assert Task.objects.get(pk=task.pk).owner == world.reviewer.person, "a preview moves nothing"
    moved(browser, given)
    now = Task.objects.get(pk=task.pk)
    assert now.owner == world.other_reviewer.person and now.due_at == task.due_at
    assert set(Notice.objects.values_list("person", flat=True)) == {key(world.reviewer), key(world.other_reviewer)}
    event = Event.objects.get(action="supervision.reassign_submission")
    assert event.reason == REASON and event.told.changes["holder"] == ["Phạm Thị Loan", "Vũ Mạnh Hùng"]


def test_what_is_done_is_what_was_previewed_or_nothing(world: World) -> None:
    task = held(world)
    given = {"task": value(task), "to": key(world.other_reviewer), "reason": REASON, "plan": "0" * 64, "do": "1"}
    assert browser_of(world.head).post(REASSIGN, given).status_code == 409
    assert Task.objects.get(pk=task.pk).owner == world.reviewer.person


def test_without_a_reason_or_a_person_nothing_moves_and_the_form_says_so(world: World) -> None:
    task = held(world)
    answer = browser_of(world.head).post(REASSIGN, {"task": value(task), "reason": "ngắn", "do": "1"})
    assert answer.status_code == 422 and "Hãy chọn người nhận." in answer.content.decode()
    assert Task.objects.get(pk=task.pk).owner == world.reviewer.person


def test_of_many_one_that_cannot_be_moved_keeps_all_where_they_are(world: World) -> None:
    good, gone = held(world, 0), held(world, 1)
    before = Event.objects.count()
    with pytest.raises(NotInState):
        reassign_tasks(
            [(good.pk, good.owner_id), (gone.pk, 999_999)],
            to=world.other_reviewer.person,
            acting=world.head,
            reason=REASON,
        )
    assert Task.objects.get(pk=good.pk).owner == world.reviewer.person
    assert Event.objects.count() == before and not Move.objects.exists()


def test_a_head_of_another_body_moves_nothing_and_the_try_is_recorded(world: World) -> None:
    task = held(world)
    stranger = Acting(world.head.person, world.secretary.appointment)
    with pytest.raises(NotPermitted):
        reassign_tasks([(task.pk, task.owner_id)], to=world.other_reviewer.person, acting=stranger, reason=REASON)
    assert Event.objects.filter(action="supervision.reassign", refused=True).count() == 1


def test_everything_that_matches_a_filter_moves_at_once(world: World) -> None:
    for unit in range(3):
        held(world, unit)
    given = {"all": "1", "holder": key(world.reviewer), "to": key(world.other_reviewer), "reason": REASON}
    assert moved(browser_of(world.head), given).count == 3
    assert Task.objects.open().filter(owner=world.other_reviewer.person).count() == 3


def test_many_tasks_are_one_notice_a_person_with_a_page_of_them(world: World) -> None:
    for unit in range(3):
        held(world, unit)
    Notice.objects.all().delete()
    given = {"all": "1", "holder": key(world.reviewer), "to": key(world.other_reviewer), "reason": REASON}
    move = moved(browser_of(world.head), given)
    told = {notice.person: notice for notice in Notice.objects.all()}
    assert len(told) == Notice.objects.count() == 2
    assert told[world.other_reviewer.person].text == f"Bạn được giao 3 việc: {REASON}"
    page = browser_of(world.other_reviewer).get(reverse("notices:notice", args=[told[world.other_reviewer.person].pk]))
    assert page["Location"] == move.get_absolute_url()
    assert "Chi bộ Thuế" in browser_of(world.other_reviewer).get(page["Location"]).content.decode()
    assert browser_of(world.drafter).get(page["Location"]).status_code == 404


def test_tasks_are_spread_by_load_and_the_spread_is_undone_as_one(world: World) -> None:
    tasks = [held(world, unit) for unit in range(3)]
    third = reviewer(world, "ba", "Bùi Văn Ba")
    browser = browser_of(world.head)
    given = {
        "task": [value(task) for task in tasks],
        "to": [key(world.other_reviewer), key(third), key(world.reviewer)],
        "reason": REASON,
    }
    move = moved(browser, given)
    assert move.count == 2, "one stays where it is"
    assert {
        Task.objects.open().filter(owner=who.person).count() for who in (world.reviewer, world.other_reviewer, third)
    } == {1}
    page = browser.get("/supervision/").content.decode()
    assert "còn hoàn tác được" in page
    undo(move, acting=world.head)
    assert Task.objects.open().filter(owner=world.reviewer.person).count() == 3
    assert Event.objects.filter(stream=move.stream, action="supervision.undo").exists()
    assert "còn hoàn tác được" not in browser.get("/supervision/").content.decode()


@pytest.mark.parametrize("how", ["task", "page"])
def test_a_move_can_be_undone_until_the_new_holder_opens_it(world: World, how: str) -> None:
    task = held(world)
    move = reassign_tasks([(task.pk, task.owner_id)], to=world.other_reviewer.person, acting=world.head, reason=REASON)
    browser_of(world.reviewer).get(reverse("tasks:task", args=[task.pk]))
    assert undo.refusal(move, world.head) is None, "somebody else's look does not matter"
    address = reverse("tasks:task", args=[task.pk]) if how == "task" else world.report().get_absolute_url()
    browser_of(world.other_reviewer).get(address)
    with pytest.raises(NotInState, match="đã mở"):
        undo(move, acting=world.head)
    assert Task.objects.get(pk=task.pk).owner == world.other_reviewer.person


def test_an_undo_gives_nothing_to_somebody_who_has_left(world: World) -> None:
    task = held(world)
    move = reassign_tasks([(task.pk, task.owner_id)], to=world.other_reviewer.person, acting=world.head, reason=REASON)
    make_leave(world.reviewer)
    with pytest.raises(Incomplete):
        undo(move, acting=world.head)


def test_a_forged_choice_is_refused(world: World) -> None:
    browser = browser_of(world.head)
    for given in ({"task": "1; DROP"}, {}, {"all": "1", "holder": "x"}, {"task": ["1:"] * 201}):
        assert browser.post(REASSIGN, given).status_code == 422
    assert browser.post(REASSIGN, {"task": "999:"}).status_code == 409


def test_the_holder_gives_a_task_back_to_the_pool(world: World) -> None:
    task = held(world)
    row = Submission.objects.get(pk=task.subject_id)
    url = reverse("actions:perform", args=["supervision.release_submission", row.pk])
    assert browser_of(world.other_reviewer).post(url, {"seen": row.seen_version}).status_code == 403
    assert browser_of(world.reviewer).post(url, {"seen": row.seen_version}).status_code == 302
    assert Task.objects.get(pk=task.pk).owner is None


@pytest.mark.database
def test_the_queries_of_a_move_do_not_grow_with_its_tasks(world: World) -> None:
    tasks = [held(world, unit) for unit in range(3)]

    def cost(handed: list[Task], to: Acting) -> int:
        with CaptureQueriesContext(connection) as captured:
            make_move([Handing(one.pk, one.owner_id, to.person) for one in handed], acting=world.head, reason=REASON)
        return len(captured)

    cost(tasks, world.other_reviewer)
    tasks = list(Task.objects.filter(pk__in=[task.pk for task in tasks]))
    few, rest = cost(tasks[:1], world.reviewer), cost(tasks[1:], world.reviewer)
    assert few >= rest - 1
    assert not list(verify(Event.objects.all()))


@pytest.mark.database
def test_the_history_says_who_held_each_step_from_when_to_when_and_why(world: World) -> None:
    submitted(world.report(), world.drafter, world.secretary)
    task = Task.objects.open().get(step="review")
    reassign_tasks([(task.pk, None)], to=world.reviewer.person, acting=world.head, reason=REASON)
    reassign_tasks([(task.pk, key(world.reviewer))], to=world.other_reviewer.person, acting=world.head, reason=REASON)
    found = holders("submission", world.report().pk)
    assert [(one.step, one.person) for one in found] == [
        ("Soạn báo cáo", "Nguyễn Thị Lan"),
        ("Ký trình", "Lê Hồng Sơn"),
        ("Thẩm định", None),
        ("Thẩm định", "Phạm Thị Loan"),
        ("Thẩm định", "Vũ Mạnh Hùng"),
    ]
    assert all(one.until == after.since for one, after in itertools.pairwise(found[2:]))
    assert found[-1].until is None and found[-1].event is not None and found[-1].event.reason == REASON
    address = reverse("supervision:holders", args=["submission", world.report().pk])
    for who in (world.inspector, world.head, world.drafter):
        assert "Vũ Mạnh Hùng" in browser_of(who).get(address).content.decode()
    assert browser_of(world.drafters[1]).get(address).status_code == 404
    assert "Không ai giữ" in browser_of(world.inspector).get(f"{address}?on=2023-03-09").content.decode()


def test_the_command_needs_no_more_than_from_to_and_reason(world: World) -> None:
    task = held(world)
    call_command("reassign", "--from", "loan", "--to", "hung", "--reason", REASON)
    assert Task.objects.get(pk=task.pk).owner == world.other_reviewer.person
    event = Event.objects.get(action="supervision.reassign")
    assert event.actor is None and event.changes["through"] == "manage.py reassign"
    assert supervised_json("reassign", "--from", "hung", "--to", "loan", "--by", "nguyet", "--reason", REASON) == {
        "moved": [task.stream]
    }
    for wrong in (("loan", "quang"), ("loan", "loan"), ("loan", "nobody"), ("son1", "hung")):
        with pytest.raises(CommandError):
            call_command("reassign", "--from", wrong[0], "--to", wrong[1], "--reason", REASON)
    with pytest.raises(CommandError, match="10 ký tự"):
        call_command("reassign", "--from", "loan", "--to", "hung", "--reason", "ngắn")


def test_the_check_still_finds_where_the_two_truths_part(world: World) -> None:
    task = held(world)
    call_command("check_flows")
    Task.objects.filter(pk=task.pk).update(status="CANCELED")
    with pytest.raises(CommandError, match=f"submission:{task.subject_id}"):
        call_command("check_flows")


def test_the_page_of_a_move_says_who_moved_and_who_undid_it_and_when(world: World) -> None:
    given = {"task": [value(held(world))], "to": key(world.other_reviewer), "reason": REASON}
    browser = browser_of(world.head)
    move = moved(browser, given)

    def said() -> str:
        return " ".join(browser.get(move.get_absolute_url()).content.decode().split())

    who = f"<dd>{world.head.person} · {world.head.capacity} · <time"
    assert f"<dt>Người chuyển</dt> {who}" in said() and "Người hoàn tác" not in said()
    undo(move, acting=world.head)
    assert f"<dt>Người chuyển</dt> {who}" in said() and f"<dt>Người hoàn tác</dt> {who}" in said()
    at = timezone.localtime(Event.objects.get(action="supervision.undo").at)
    assert f"{at:%H:%M} {at:%d/%m/%Y}" in said()
