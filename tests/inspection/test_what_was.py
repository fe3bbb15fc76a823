"""What was: an object rebuilt as of any of its moments, and who could have acted on it then."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.property.test_both_truths import Campaign
from tests.world import World, acceptance, accepted, acting, browser_of, returned, small_world, submitted, taken_in
from workflow.actions.verbs import REGISTRY
from workflow.audit.models import Event
from workflow.audit.recording import Entry, append
from workflow.campaigns.flow_settings import FlowSettings
from workflow.delegation.actions import give
from workflow.delegation.models import Delegation
from workflow.documents.working_days import STANDARD
from workflow.inspection.as_of.campaigns import campaign_after
from workflow.inspection.as_of.page import rebuild
from workflow.inspection.as_of.replay import events_until
from workflow.inspection.as_of.reports import fill_passages, report_after
from workflow.inspection.as_of.submissions import fill_texts, submission_after
from workflow.inspection.patterns.finding import FAILED_AT_LEAST, SHOWN, look
from workflow.inspection.patterns.scanning import scan
from workflow.inspection.revisions import compare, pairs_of, versions_of
from workflow.inspection.time_held import DeadlineThen, TimeHeld, time_held
from workflow.inspection.told.changes import changes_in_a_line
from workflow.inspection.told.names import Names
from workflow.inspection.who_could import Verdict, check_acts, who_could
from workflow.organisation.acting import Acting
from workflow.organisation.standing_in import capacities
from workflow.reports.models import ConsolidatedReport
from workflow.submissions import actions, sessions
from workflow.submissions.models import Submission
from workflow.submissions.revisions import digest

REASON = "Lý do đủ dài để ghi nhận."


def moment(at: datetime.datetime | None) -> datetime.datetime | None:
    """As events tell deadlines: to the second."""
    return at.replace(microsecond=0) if at else None


def copy_of(document: Submission | ConsolidatedReport) -> dict[str, Any]:
    """What the rows say now."""
    task = document.open_task
    held = {
        "state": str(document.state),
        "step": task.step if task else None,
        "holder": task.owner_id if task else None,
    }
    if isinstance(document, ConsolidatedReport):
        proposal = document.last_proposal
        passages: dict[str, list[str]] = {}
        for passage in document.passages.order_by("key", "position", "pk"):
            passages.setdefault(passage.key, []).append(digest({passage.key: passage.html}))
        return held | {
            "members": sorted(document.members.values_list("submission", flat=True)),
            "proposal": proposal.number if proposal else None,
            "agreed": document.agreed,
            "passages": passages,
        }
    return held | {
        "due_at": moment(document.due_at),
        "handed_over": document.handed_over,
        "rounds": document.rounds,
        "submitted_at": document.submitted_at,
        "review_begun_at": document.review_begun_at,
        "acceptance_proposed_at": document.acceptance_proposed_at,
        # While somebody writes, the record is at the text from which they began.
        "texts": {
            text.key: digest({text.key: begun_from})
            for text in document.texts.select_related("session")
            if (begun_from := text.open_session.before if text.open_session else text.html)
        },
        "being_written": set(document.texts.filter(session__isnull=False).values_list("key", flat=True)),
        "comments": {said.pk: (said.text, said.state, said.answer) for said in document.comments.all()},
        "hands": (set(document.unit_people), set(document.reviewers)),
    }


def rebuilt(document: Submission | ConsolidatedReport, number: int) -> dict[str, Any]:
    """What the events up to that number say. Every text that is shown has the digest of its event."""
    events = events_until(document.stream, number)
    if isinstance(document, ConsolidatedReport):
        report = report_after(events)
        fill_passages(report, document)
        shown = [(key, one) for key, passages in report.sections.items() for one in passages if one.html is not None]
        assert all(digest({key: one.html or ""}) == one.digest for key, one in shown)
        held = report.held
        return {
            "state": report.state,
            "step": held.step if held else "unknown",
            "holder": held.person_key if held else None,
            "members": sorted(report.members),
            "proposal": report.proposal,
            "agreed": report.agreed,
            "passages": {key: [one.digest for one in found] for key, found in report.sections.items() if found},
        }
    then = submission_after(events)
    fill_texts(then, document)
    assert all(digest({one.key: one.html}) == one.digest for one in then.written.values() if one.html is not None)
    held = then.held
    return {
        "state": then.state,
        "step": held.step if held else "unknown",
        "holder": held.person_key if held else None,
        "due_at": moment(then.due_at),
        "handed_over": then.handed_over,
        "rounds": then.rounds,
        "submitted_at": then.submitted_at,
        "review_begun_at": then.review_begun_at,
        "acceptance_proposed_at": then.acceptance_proposed_at,
        "texts": {key: one.digest for key, one in then.written.items() if one.digest != digest({key: ""})},
        "being_written": set(then.being_written),
        "comments": {key: (said.text, said.state, said.answer) for key, said in then.comments.items()},
        "hands": (then.unit_people, then.reviewers | ({then.reviewer} if then.reviewer else set())),
    }


class Remembered(Campaign):
    """Random people doing random things, with a copy of every document after each act."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: dict[tuple[str, int], dict[str, Any]] = {}

    @invariant()
    def keep_a_copy(self) -> None:
        for document in self._documents():
            assert isinstance(document, Submission | ConsolidatedReport)
            self.copies.setdefault((document.stream, document.version), copy_of(document))

    def teardown(self) -> None:
        try:
            documents = {document.stream: document for document in self._documents()}
            for (stream, number), copy in self.copies.items():
                document = documents[stream]
                assert isinstance(document, Submission | ConsolidatedReport)
                assert rebuilt(document, number) == copy, f"{stream} after {number}"
            acts = Event.objects.select_related("actor", "on_behalf_of", "appointment__unit").order_by("-id")[:300]
            check = check_acts(list(acts))
            assert [(str(one.event), one.reason) for one in check.findings] == []
        finally:
            super().teardown()


@pytest.mark.database
@pytest.mark.parametrize(("review_levels", "quorum"), [(1, 1), (2, 3)])
def test_as_of_each_moment_it_is_as_it_was_and_whoever_acted_was_entitled(
    db: None, review_levels: int, quorum: int
) -> None:
    world = small_world(FlowSettings(secretary_signs=True, review_levels=review_levels, quorum=quorum))
    Remembered.world, Remembered.reached = world, set()
    Remembered.members = tuple(acting(f"uy-vien-{number}") for number in range(1, quorum))
    Remembered.people = (
        world.head,
        world.reviewer,
        world.other_reviewer,
        world.approver,
        world.office,
        *world.drafters[:2],
        *world.secretaries[:2],
        *Remembered.members,
    )
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Remembered,
        settings=settings(
            max_examples=2,
            stateful_step_count=10,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_plan_is_told_from_its_import_on(world: World) -> None:
    events = events_until(world.campaign.stream, world.campaign.version)
    for number in range(1, len(events) + 1):
        then = campaign_after(events[:number], events[number:], world.campaign)
        assert not then.untold
        assert then.told["title"].value == world.campaign.title
        assert then.due_at == world.campaign.due_at
        assert [row[0] for row in then.outline] == list(world.campaign.outline.values_list("key", flat=True))
    assert rebuild(events[0]).facts[0].value == "Đang chuẩn bị"


def test_a_draft_that_was_written_over_is_said_to_be_lost_and_not_guessed(world: World) -> None:
    report = world.report()
    later = timezone.now() + sessions.IDLE + sessions.IDLE
    actions.write_section(report, acting=world.drafter, key="II", html="<p>Bản đầu.</p>", seen_text=0)
    sessions.end_over(later)
    actions.write_section(report, acting=world.drafter, key="II", html="<p>Bản sau.</p>", seen_text=1)
    first = Event.objects.get(stream=report.stream, number=3)
    assert "Bản đầu" in str(rebuild(first).sections[0].html), "the session that is open has it"
    sessions.end_over(later)
    page = rebuild(first)
    assert page.sections[0].html is None and "Mã băm" in page.sections[0].why
    assert any("viết đè" in words for words in page.unknown)
    begun = rebuild(Event.objects.get(stream=report.stream, number=4)).sections[0]
    assert begun.html is None and "đang soạn mục này" in begun.why
    assert "Bản sau" in str(rebuild(Event.objects.get(stream=report.stream, number=5)).sections[0].html)


def test_between_return_and_acceptance_is_the_first_comparison(world: World) -> None:
    report = returned(world.report(), world.drafter, world.secretary, world.reviewer)
    saved = report.texts.get(key="II")
    actions.write_section(
        report, acting=world.drafter, key="II", html="<p>Đã sửa số liệu.</p>", seen_text=saved.version
    )
    report = actions.hand_over(world.report(), acting=world.drafter)
    report = actions.submit(report, acting=world.secretary)
    acceptance(actions.begin_review(report, acting=world.reviewer), world.reviewer)
    versions = versions_of("submission", str(report.pk))
    pair = pairs_of(report.stream, versions)[0]
    comparison = compare(report.stream, pair)
    assert comparison.texts == ("Bản 1", "Bản 2") and comparison.changed == 1
    assert any(change.label == "Trạng thái" for change in comparison.fields)


def test_who_could_is_answered_by_the_rules_of_that_day(world: World) -> None:
    report = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    event = Event.objects.get(stream=report.stream, action="submissions.accept")
    answer = who_could(report.stream, REGISTRY["submissions.accept"], event, before=True)
    assert [one.acting.person for one in answer.could] == [world.reviewer.person]
    others = {one.acting.person: one.reason for one in answer.could_not}
    assert "đang giữ" in others[world.other_reviewer.person]
    assert world.head.person in others


def test_a_delegation_counts_for_its_time_only(world: World) -> None:
    now = timezone.now()
    delegation = give(
        acting=world.reviewer,
        delegate_to=world.other_reviewer.person,  # type: ignore[arg-type]
        starts_at=now,
        ends_at=now + datetime.timedelta(days=3),
        reason=REASON,
    )
    report = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    (instead,) = capacities(world.other_reviewer.person, timezone.now())  # type: ignore[arg-type]
    actions.accept(report, acting=instead)
    event = Event.objects.get(stream=report.stream, action="submissions.accept")
    answer = who_could(report.stream, REGISTRY["submissions.accept"], event, before=True)
    assert world.other_reviewer.person in [one.acting.person for one in answer.could]
    acts = [Event.objects.select_related("actor", "on_behalf_of", "appointment__unit").get(pk=event.pk)]
    assert not check_acts(acts).findings
    Delegation.objects.filter(pk=delegation.pk).update(starts_at=event.at + datetime.timedelta(hours=1))
    assert [one.reason for one in check_acts(acts).findings] == ["Lúc ấy không có ủy quyền nào cho việc này."]


def test_an_act_against_a_role_is_found(world: World) -> None:
    report = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    append(Entry(report.stream, "submissions.accept", world.secretary, from_state="submitted", to_state="reviewed"))
    acts = Event.objects.select_related("actor", "on_behalf_of", "appointment__unit").order_by("-id")[:20]
    check = check_acts(list(acts))
    assert [(one.event.action, one.event.actor, one.verdict) for one in check.findings] == [
        ("submissions.accept", world.secretary.person, Verdict.AGAINST)
    ]


def test_holders_say_who_had_it_when_it_was_late(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    held = time_held("submission", report.pk, timezone.localdate())
    assert [one.words for one in held.holders][:2] == ["Soạn báo cáo: Nguyễn Thị Lan", "Ký trình: Lê Hồng Sơn"]
    assert held.late == "" and len(held.deadlines) == 1 and all(one.on_day for one in held.holders)


def test_patterns_find_what_they_explain(world: World) -> None:
    accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    for number in range(4):
        append(
            Entry(
                f"person:{world.head.person_id}",
                "accounts.sign_in",
                Acting(world.head.person, address=f"192.0.2.{number}"),
            )
        )
        append(Entry("sign-in:unknown", "accounts.sign_in_failed", Acting(None), refused=True))
        append(Entry(f"person:{world.head.person_id}", "submissions.accept", world.head, refused=True))
    now = timezone.now()
    found = {one.pattern.code: one for one in look(scan(now - datetime.timedelta(hours=1), now).events, STANDARD)}
    assert found["within_seconds"].count >= 2
    assert found["many_addresses"].count == found["failed_in_a_row"].count == found["refused_again"].count == 1
    assert all("%" not in one.words for one in found.values())


def test_all_cases_of_one_pattern_can_be_seen(world: World) -> None:
    for number in range(SHOWN + 1):
        for _time in range(FAILED_AT_LEAST):
            append(Entry("sign-in:unknown", "accounts.sign_in_failed", Acting(None), refused=True))
        append(Entry("sign-in:unknown", "accounts.sign_in", Acting(None, address=f"192.0.2.{number}")))
    browser, address = browser_of(world.inspector), reverse("inspection:patterns")
    page = browser.get(address)
    some = next(one for one in page.context["found"] if one.pattern.code == "failed_in_a_row")
    assert (some.count, len(some.cases)) == (SHOWN + 1, SHOWN)
    assert 'href="?pattern=failed_in_a_row"' in page.content.decode()
    page = browser.get(address, {"pattern": "failed_in_a_row"})
    [whole] = page.context["found"]
    assert len(whole.cases) == SHOWN + 1
    assert f'href="{address}"' in page.content.decode()
    look_at_one = Event.objects.filter(action="audit.look_for_patterns").latest("id")
    assert changes_in_a_line(look_at_one, Names([look_at_one])).startswith("Dấu hiệu: Đăng nhập hỏng liền nhau")
    assert browser.get(address, {"pattern": "khong-co"}).status_code == 422


# ---- the pages


PAGES = ("as_of", "revisions", "holders", "who_could")


def test_only_an_inspector_sees_what_was_and_each_look_is_an_event(world: World) -> None:
    report = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    addresses = [reverse(f"inspection:{name}", args=["submission", report.pk]) for name in PAGES]
    addresses += [reverse("inspection:patterns"), reverse("inspection:check")]
    head, inspector = browser_of(world.head), browser_of(world.inspector)
    for address in addresses:
        assert head.get(address).status_code == 403
        before = Event.objects.count()
        with CaptureQueriesContext(connection) as queries:
            assert inspector.get(address).status_code == 200
        assert Event.objects.count() == before + 1, address
        assert len(queries) <= 25, (address, len(queries))


@pytest.mark.parametrize("kind", ["person", "unit", "campaign", "campaign_type", "report", "delegation", "system"])
def test_any_object_that_there_is_can_be_looked_at_and_no_other(world: World, kind: str) -> None:
    inspector = browser_of(world.inspector)
    inspector.get("/audit/")
    keys = {"person": world.inspector.person_id, "unit": world.units[0].pk, "campaign": world.campaign.pk}
    for name in PAGES:
        for key in (keys.get(kind, 1), 999_999_999, "khong-co"):
            response = inspector.get(reverse(f"inspection:{name}", args=[kind, key]))
            assert response.status_code in (200, 404), (name, key)


@pytest.mark.parametrize(
    "asked",
    ["?number=0", "?number=99999999999999999999", "?at=hôm-qua", "?at=0001-01-01T00:00", "?at=9999-12-31T23:59"],
)
def test_a_moment_that_cannot_be_is_a_422(world: World, asked: str) -> None:
    address = reverse("inspection:as_of", args=["campaign", world.campaign.pk])
    assert browser_of(world.inspector).get(address + asked).status_code == 422


def test_before_its_first_event_there_was_nothing(world: World) -> None:
    address = reverse("inspection:as_of", args=["campaign", world.campaign.pk])
    response = browser_of(world.inspector).get(address + "?at=2001-01-01T00:00")
    assert response.status_code == 200 and "chưa có" in response.content.decode()


@pytest.mark.parametrize(("x", "lines"), [(500.0, 2), (None, 0)])
def test_the_legend_of_the_picture_shows_the_line_where_one_is_drawn(x: float | None, lines: int) -> None:
    """One in the picture and one beside the words; neither for a deadline outside of it."""
    now = timezone.now()
    held = TimeHeld([], [], [DeadlineThen(now, Event(), x)], "", now, now)
    bar = render_to_string("inspection/_bar.html", {"held": held, "stretches": [], "bar_id": "bar"})
    assert bar.count("<line") == lines
    assert bar.count("vạch đứng: hạn nộp") == (1 if lines else 0)
