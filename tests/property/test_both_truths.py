"""Random people do random things, and the two truths never part: the FSM's state and viewflow's open tasks.

After every step: each document has exactly the open task that its state calls for, its audit stream has one event an
action, in an unbroken chain that ends in its present state, and a refused action has changed nothing.
"""

from __future__ import annotations

import datetime
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.world import LEAVES, World, accepted, acting, small_world, submitted, taken_in, written
from workflow.actions.models import FlowDocument
from workflow.actions.refusals import Refused
from workflow.actions.verbs import REGISTRY
from workflow.audit.models import Event
from workflow.audit.verify import verify_stream
from workflow.campaigns.flow_settings import FlowSettings
from workflow.organisation.acting import Acting
from workflow.reports import actions as reports
from workflow.reports.models import ConsolidatedReport
from workflow.submissions.models import Submission
from workflow.supervision.moves import reassign_tasks
from workflow.tasks.models import Task

SECOND_LEVEL = [f"submissions.{name}" for name in ("submit", "propose_acceptance", "confirm", "send_back_review")]
REASON = "Lý do đủ dài để ghi nhận."

SUBMISSION_ACTIONS = (
    "hand_over",
    "send_back",
    "submit",
    "recall",
    "begin_review",
    "comment",
    "close_comment",
    "return_for_revision",
    "accept",
    "propose_acceptance",
    "confirm",
    "send_back_review",
    "reopen",
    "exempt",
    "extend_deadline",
    "write_section",
)
MOVES = (
    "hand_over",
    "send_back",
    "submit",
    "recall",
    "begin_review",
    "return_for_revision",
    "accept",
    "propose_acceptance",
    "confirm",
    "send_back_review",
    "exempt",
)
REPORT_ACTIONS = (
    "take_in",
    "take_out",
    "write_passage",
    "propose",
    "withdraw",
    "return_report",
    "consent",
    "take_back_consent",
    "approve",
    "issue",
)


def expected_step(document: FlowDocument) -> str | None:
    """The step that the design says someone must take next, for a document in this state."""
    if isinstance(document, Submission):
        if document.state == "drafted":
            return "sign_off" if document.handed_over else "draft"
        if document.state == "submitted":
            events = Event.objects.filter(stream=document.stream, action__in=SECOND_LEVEL).order_by("-number")
            last = events.first()
            return "confirm" if last and last.action.endswith("propose_acceptance") else "review"
        return None
    assert isinstance(document, ConsolidatedReport)
    if document.state == "proposed":
        # Counted from the rows, whatever the report says of itself.
        proposal = document.proposals.latest("number")
        standing = proposal.consents.filter(takes_back=None, taken_back_by=None).count()
        return "approve" if standing >= document.campaign.flow_settings.quorum - 1 else "agree"
    return {"composing": "compose", "approved": "issue"}.get(str(document.state))


class Campaign(RuleBasedStateMachine):
    """One campaign of three units, moved by anyone who cares to try."""

    world: World
    people: tuple[Acting, ...]
    members: tuple[Acting, ...]
    reached: set[tuple[str, str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(
        depths=st.tuples(*[st.integers(0, 3)] * 3),
        report=st.sampled_from(["none", "composing", "proposed", "approved"]),
    )
    def begin_somewhere(self, depths: tuple[int, ...], report: str) -> None:
        """Bring each unit's report some of the way, and the consolidated one where there is something to merge."""
        world = self.world
        for unit, depth in enumerate(depths):
            people = (world.drafters[unit], world.secretaries[unit], world.reviewer)
            if depth:
                bring = (submitted, taken_in, accepted)[depth - 1]
                bring(self._row(unit), *people[: 2 if depth == 1 else 3])
        if report != "none" and 3 in depths:
            self.start_the_report(allowed=True, person=0)
            for _step in range(["composing", "proposed", "approved"].index(report) * 3):
                self.take_the_report_further()

    @rule(unit=st.integers(0, 2))
    def write_everything(self, unit: int) -> None:
        """A drafter who may still write fills every section, so that runs get past the first step."""
        row = self._row(unit)
        self._try(lambda: written(row, self.world.drafters[unit]), row)

    @rule(unit=st.integers(0, 2), choice=st.integers(0, 50))
    def do_something_allowed(self, unit: int, choice: int) -> None:
        """One of the moves that the rules allow now, so that runs reach the far states too."""
        row = self._row(unit)
        allowed = [
            (name, who)
            for name in MOVES
            for who in self.people
            if REGISTRY[f"submissions.{name}"].refusal(row, who) is None
        ]
        if allowed:
            name, who = allowed[choice % len(allowed)]
            self._try(lambda: REGISTRY[f"submissions.{name}"](row, acting=who, **self._given(name, row)), row)
        elif row.state == "drafted":
            self.write_everything(unit)

    @rule(
        unit=st.integers(0, 2),
        name=st.sampled_from(SUBMISSION_ACTIONS),
        person=st.integers(0, 12),
        stale=st.sampled_from([False, False, False, True]),
    )
    def act_on_a_submission(self, unit: int, name: str, person: int, stale: bool) -> None:
        row = self._row(unit)
        verb = REGISTRY[f"submissions.{name}"]
        given = self._given(name, row)
        seen = row.seen_version - 1 if stale else row.seen_version
        who = self.people[person % len(self.people)]
        self._try(lambda: verb(row, acting=who, seen=seen, **given), row)

    @precondition(lambda self: not ConsolidatedReport.objects.exists())
    @rule(allowed=st.booleans(), person=st.integers(0, 12))
    def start_the_report(self, allowed: bool, person: int) -> None:
        who = self.world.reviewer if allowed else self.people[person % len(self.people)]
        self._try(lambda: reports.start_report(self.world.campaign, acting=who), None)

    @precondition(lambda self: ConsolidatedReport.objects.exists())
    @rule(name=st.sampled_from(REPORT_ACTIONS), person=st.integers(0, 12))
    def act_on_the_report(self, name: str, person: int) -> None:
        report = ConsolidatedReport.objects.get()
        who = self.people[person % len(self.people)]
        self._try(lambda: REGISTRY[f"reports.{name}"](report, acting=who, **self._given_report(name, report)), report)

    @precondition(lambda self: ConsolidatedReport.objects.exists())
    @rule()
    def take_the_report_further(self) -> None:
        report = ConsolidatedReport.objects.get()
        world = self.world
        name, who = {
            "composing": ("propose", world.head) if report.members.exists() else ("take_in", world.reviewer),
            "proposed": ("approve", world.approver)
            if report.quorum_is_there
            else ("consent", self._next_to_agree(report)),
            "approved": ("issue", world.office),
            "issued": ("issue", world.office),
        }[report.state]

        def go() -> None:
            moved = report
            if name == "propose":
                for key in LEAVES:
                    moved = reports.write_passage(moved, acting=world.reviewer, key=key, html="<p>Tổng hợp.</p>")
            REGISTRY[f"reports.{name}"](moved, acting=who, **self._given_report(name, moved))

        self._try(go, report)

    @rule(task=st.integers(0, 5), person=st.integers(0, 12), by=st.integers(0, 10))
    def reassign(self, task: int, person: int, by: int) -> None:
        rows = list(Task.objects.open().order_by("pk"))
        if rows:
            row = rows[task % len(rows)]
            to = self.people[person % len(self.people)].person
            who = self.people[by % len(self.people)]
            self._try(lambda: reassign_tasks([(row.pk, row.owner_id)], to=to, acting=who, reason=REASON), None)

    @invariant()
    def the_two_truths_agree(self) -> None:
        for document in self._documents():
            self.reached.add((document.kind, str(document.state)))
            tasks = list(Task.objects.open().filter(process_id=document.process_id).select_related("owner"))
            self._open_tasks_are_those_the_state_calls_for(document, tasks)
            self._who_holds_a_task_may_take_it(document, tasks)
            self._no_event_is_missing(document)

    def _open_tasks_are_those_the_state_calls_for(self, document: FlowDocument, tasks: list[Task]) -> None:
        steps = [task.step for task in tasks]
        wanted = expected_step(document)
        assert steps == ([wanted] if wanted else []), f"{document.stream} is {document.state}: {steps}"

    def _who_holds_a_task_may_take_it(self, document: FlowDocument, tasks: list[Task]) -> None:
        for task in tasks:
            if task.owner is not None:
                held = task.owner.appointments.filter(role=task.role, unit=task.unit)
                assert held.exists(), f"{task.owner} holds {task.step}"
                assert document.barred(task.owner, task.step) is None

    def _no_event_is_missing(self, document: FlowDocument) -> None:
        events = Event.objects.filter(stream=document.stream).order_by("number")
        numbers, states, hashes = zip(*events.values_list("number", "to_state", "hash"), strict=True)
        assert numbers == tuple(range(1, document.version + 1))
        assert (states[-1], hashes[-1]) == (document.state, document.audit_head)
        assert not list(verify_stream(document.stream))

    def _next_to_agree(self, report: ConsolidatedReport) -> Acting:
        free = [who for who in self.members if REGISTRY["reports.consent"].refusal(report, who) is None]
        return free[0] if free else self.world.approver

    def _documents(self) -> list[FlowDocument]:
        submissions = Submission.objects.select_related(*Submission.related).order_by("pk")
        return [*submissions, *ConsolidatedReport.objects.all()]

    def _row(self, unit: int) -> Submission:
        return self.world.report(self.world.units[unit])

    def _try(self, act: Any, document: FlowDocument | None) -> None:
        """Do it; a refusal must leave the document as it was."""
        try:
            with transaction.atomic():
                act()
        except Refused:
            if document is not None:
                now = type(document)._default_manager.get(pk=document.pk)
                assert (now.version, now.state) == (document.version, document.state)

    def _given(self, name: str, row: Submission) -> dict[str, Any]:
        said = row.comments.filter(state="open").first()
        verb = REGISTRY[f"submissions.{name}"]
        reason = {"reason": REASON} if verb.reason_at_least else {}
        later = timezone.now() + datetime.timedelta(days=3)
        return reason | {
            "comment": {"key": "II", "text": "Cần số liệu."},
            "close_comment": {"comment": said.pk if said else 0, "state": "resolved"},
            "return_for_revision": {"due_at": later},
            "extend_deadline": {"due_at": max(row.due_at, later) + datetime.timedelta(hours=1)},
            "write_section": {"key": "II", "html": "<p>Mới</p>", "seen_text": _seen(row)},
        }.get(name, {})

    def _given_report(self, name: str, report: ConsolidatedReport) -> dict[str, Any]:
        verb = REGISTRY[f"reports.{name}"]
        reason = {"reason": REASON} if verb.reason_at_least else {}
        member = report.members.first()
        proposal = report.last_proposal
        return reason | {
            "take_in": {"submissions": list(Submission.objects.filter(state="reviewed").values_list("pk", flat=True))},
            "take_out": {"submission": member.submission_id if member else 0},
            "write_passage": {"key": "II", "html": "<p>Tổng hợp.</p>"},
            "propose": {"signer": self.world.approver.appointment},
            "approve": {"digest_shown": proposal.digest if proposal else "0" * 64},
            "consent": {"digest_shown": proposal.digest if proposal else "0" * 64},
            "issue": {"number": 1, "symbol": "BC/ĐUK", "date": timezone.localdate()},
        }.get(name, {})


def _seen(row: Submission) -> int:
    saved = row.texts.filter(key="II").first()
    return saved.version if saved else 0


@pytest.mark.parametrize(
    ("quorum", "secretary_signs", "review_levels"),
    [
        # The rules ask no database which it is: on the second one the shortest way and the longest are enough.
        pytest.param(*way, marks=[pytest.mark.database] if way in ((1, False, 1), (3, True, 2)) else [])
        for way in product((1, 3), (True, False), (1, 2))
    ],
)
def test_state_and_tasks_never_part_whatever_anyone_does(
    db: None, secretary_signs: bool, review_levels: int, quorum: int
) -> None:
    world = small_world(FlowSettings(secretary_signs=secretary_signs, review_levels=review_levels, quorum=quorum))
    Campaign.world = world
    Campaign.reached = set()
    Campaign.members = tuple(acting(f"uy-vien-{number}") for number in range(1, quorum))
    Campaign.people = (
        world.head,
        world.reviewer,
        world.other_reviewer,
        world.approver,
        world.office,
        world.inspector,
        world.administrator,
        world.drafters[0],
        world.secretaries[0],
        world.drafters[1],
        world.secretaries[1],
        *Campaign.members,
    )
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Campaign,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # A run that never got far would prove little.
    assert Campaign.reached >= {
        ("submission", state) for state in ("drafted", "submitted", "reviewed", "merged", "approved", "exempted")
    } | {("report", state) for state in ("composing", "proposed", "approved", "issued")}
