"""Every role, every action, every state: each cell performed for real, allowed or refused as the design says.

The table below is written by hand from the design, not read off the rules: the rules are what is tested.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from tests.world import World, acceptance, acting, handed_over, small_world, submitted, written
from workflow.actions.refusals import Incomplete, NotInState, NotPermitted, Refused
from workflow.actions.verbs import REGISTRY
from workflow.audit.models import Event
from workflow.campaigns.actions import import_plan
from workflow.campaigns.flow_settings import FlowSettings
from workflow.campaigns.models import Campaign, CampaignType
from workflow.campaigns.type_actions import make_type, retire_type
from workflow.campaigns.type_models import standard_type
from workflow.documents.plan.reading import read_plan
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, Unit
from workflow.reorganisation.consequences import Succession
from workflow.reports import actions as reports
from workflow.reports.models import ConsolidatedReport
from workflow.submissions import actions as submissions
from workflow.submissions.models import Comment, Submission
from workflow.submissions.reminding import Message
from workflow.submissions.rules import head_confirms
from workflow.supervision.assigning import rule_of, set_assignment
from workflow.supervision.moves import reassign_tasks, undo

REASON = "Lý do đủ dài để ghi nhận."
D, S, R, H, A, O = (  # noqa: E741 -- one letter a role keeps the table readable
    Role.DRAFTER,
    Role.UNIT_SECRETARY,
    Role.REVIEWER,
    Role.HEAD,
    Role.APPROVER,
    Role.OFFICE,
)
ADMIN = Role.ADMINISTRATOR

# kind → action → (states it may start from, roles that may). What happens inside another action stands there too.
TABLE: dict[str, dict[str, tuple[set[str], set[Role]]]] = {
    "campaign": {
        "campaigns.edit_plan": ({"preparing"}, {H, R}),
        "campaigns.settle_finding": ({"preparing"}, {H, R}),
        "campaigns.choose_units": ({"preparing"}, {H, R}),
        "campaigns.choose_type": ({"preparing"}, {H, R}),
        "campaigns.launch": ({"preparing"}, {H}),
        "submissions.report_late": ({"launched"}, set()),
        "campaigns.carry_over": ({"preparing", "launched"}, {ADMIN}),
        "campaigns.extend_deadline": ({"launched"}, {H}),
    },
    "campaign_type": {
        "campaigns.change_type": ({"in_use"}, {H}),
        "campaigns.retire_type": ({"in_use"}, {H}),
        "campaigns.carry_over_type": ({"in_use", "retired"}, {ADMIN}),
    },
    "submission": {
        "submissions.write_section": ({"drafted"}, {D}),
        "submissions.end_sessions": ({"drafted"}, set()),
        "submissions.upload": ({"drafted"}, {D}),
        "submissions.place_upload": ({"drafted"}, {D}),
        "submissions.answer_comment": ({"drafted"}, {D}),
        "submissions.settle_note": ({"drafted"}, {D}),
        "submissions.hand_over": ({"drafted"}, {D}),
        "submissions.send_back": ({"drafted"}, {S}),
        "submissions.submit": ({"drafted"}, {S}),
        "submissions.recall": ({"submitted"}, {S}),
        "submissions.begin_review": ({"submitted"}, {R}),
        "submissions.comment": ({"submitted"}, {R}),
        "submissions.close_comment": ({"submitted"}, {R}),
        "submissions.return_for_revision": ({"submitted"}, {R}),
        "submissions.accept": ({"submitted"}, {R}),
        "submissions.propose_acceptance": ({"submitted"}, set()),
        "submissions.confirm": ({"submitted"}, set()),
        "submissions.send_back_review": ({"submitted"}, set()),
        "submissions.reopen": ({"reviewed"}, {H}),
        "submissions.merge": ({"reviewed"}, {R}),
        "submissions.unmerge": ({"merged"}, {H}),
        "submissions.approve": ({"merged"}, {A}),
        "submissions.exempt": ({"drafted"}, {H}),
        "submissions.extend_deadline": ({"drafted"}, {H}),
        "submissions.remind": ({"drafted"}, {H, R}),
        "submissions.carry_over": (
            {"drafted", "submitted", "reviewed", "merged", "approved", "exempted"},
            {ADMIN},
        ),
        "supervision.reassign_submission": ({"drafted", "submitted"}, {H}),
        "supervision.release_submission": ({"submitted"}, {R}),
    },
    "report": {
        "reports.take_in": ({"composing"}, {R}),
        "reports.take_out": ({"composing"}, {H}),
        "reports.insert_passage": ({"composing"}, {R}),
        "reports.insert_all": ({"composing"}, {R}),
        "reports.write_passage": ({"composing"}, {R}),
        "reports.remove_passage": ({"composing"}, {R}),
        "reports.move_passage": ({"composing"}, {R}),
        "reports.propose": ({"composing"}, {H}),
        "reports.consent": ({"proposed"}, set()),
        "reports.take_back_consent": ({"proposed"}, set()),
        "reports.withdraw": ({"proposed"}, {H}),
        "reports.return_report": ({"proposed"}, {A}),
        "reports.approve": ({"proposed"}, {A}),
        "reports.issue": ({"approved"}, {O}),
        "reports.carry_over": ({"composing", "proposed", "approved", "issued"}, {ADMIN}),
        "supervision.reassign_report": ({"composing", "proposed", "approved"}, {H}),
        "supervision.release_report": (set(), {R}),
    },
    "move": {
        "supervision.undo": ({"made"}, {H}),
    },
    "assignment": {
        "supervision.set_assignment": ({"off", "least_loaded"}, {H}),
        "supervision.name_reviewer": ({"off", "least_loaded"}, {H}),
    },
}
# What another type of campaign changes in it.
WITHOUT_SECRETARY: dict[str, tuple[set[str], set[Role]]] = {
    "submissions.hand_over": ({"drafted"}, set()),
    "submissions.send_back": ({"drafted"}, set()),
    "submissions.submit": ({"drafted"}, {D}),
    "submissions.recall": ({"submitted"}, {D}),
}
TWO_LEVELS: dict[str, tuple[set[str], set[Role]]] = {
    "submissions.accept": ({"submitted"}, set()),
    "submissions.propose_acceptance": ({"submitted"}, {R}),
    "submissions.confirm": ({"submitted"}, {H}),
    "submissions.send_back_review": ({"submitted"}, {H}),
}
QUORUM: dict[str, tuple[set[str], set[Role]]] = {
    "reports.consent": ({"proposed"}, {A}),
    "reports.take_back_consent": ({"proposed"}, {A}),
}
CREATING = {
    "campaigns.import_campaign",
    "campaigns.make_type",
    "delegation.delegate",
    "submissions.open",
    "reports.start",
    "reorganisation.change",
    "staffing.appoint",
    "staffing.end",
    "staffing.deactivate",
    "staffing.activate",
    "staffing.erase",
    "supervision.reassign",
}
CHANGES = {"reorganisation.take_effect", "reorganisation.cancel", "delegation.carry_over"}
"""Of a change of the organisation: tests/reorganisation has their table, because they are not about documents."""
BY_PERSON = {"delegation.revoke"}
"""Depend on who somebody is more than on their role: tests/delegation/test_delegating.py has the cells."""


@dataclass
class Stage:
    """One document in one state, with what each action needs to succeed there."""

    subject: Any
    given: Callable[[str], dict[str, Any]]
    actors: dict[Role, Acting]


def test_the_table_names_every_action() -> None:
    named = {code for actions in TABLE.values() for code in actions} | CREATING | BY_PERSON | CHANGES
    assert named == set(REGISTRY)


def test_the_committed_permission_page_is_what_the_rules_say(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("permissions")
    page = Path(settings.BASE_DIR, "docs", "permissions.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == page, "run: manage.py permissions > docs/permissions.md"


@pytest.mark.parametrize("state", ["preparing", "launched"])
def test_campaign_cells(world: World, state: str) -> None:
    _check("campaign", state, lambda action: campaign_stage(world, state, action))


@pytest.mark.parametrize("state", ["drafted", "submitted", "reviewed", "merged", "approved", "exempted"])
def test_submission_cells(world: World, state: str) -> None:
    _check("submission", state, lambda action: submission_stage(world, state, action))


@pytest.mark.parametrize("state", ["composing", "proposed", "approved", "issued"])
def test_report_cells(world: World, state: str) -> None:
    _check("report", state, lambda action: report_stage(world, state, action))


@pytest.mark.parametrize("state", ["in_use", "retired"])
def test_campaign_type_cells(world: World, state: str) -> None:
    _check("campaign_type", state, lambda action: type_stage(world, state, action))


@pytest.mark.parametrize("state", ["drafted", "submitted", "reviewed"])
@pytest.mark.parametrize(
    ("variant", "changed"),
    [
        (FlowSettings(secretary_signs=False), WITHOUT_SECRETARY),
        (FlowSettings(review_levels=2), TWO_LEVELS),
        (FlowSettings(secretary_signs=False, review_levels=2), WITHOUT_SECRETARY | TWO_LEVELS),
    ],
)
def test_submission_cells_of_other_types(
    db: None, variant: FlowSettings, changed: dict[str, tuple[set[str], set[Role]]], state: str
) -> None:
    world = small_world(variant)
    _check("submission", state, lambda action: submission_stage(world, state, action), changed)


@pytest.mark.parametrize("state", ["composing", "proposed", "approved", "issued"])
def test_report_cells_with_a_quorum(db: None, state: str) -> None:
    world = small_world(FlowSettings(quorum=2))
    _check("report", state, lambda action: report_stage(world, state, action), QUORUM)


@pytest.mark.parametrize("state", ["made", "undone"])
def test_move_cells(world: World, state: str) -> None:
    _check("move", state, lambda action: move_stage(world, state, action))


@pytest.mark.parametrize("state", ["off", "least_loaded"])
def test_assignment_cells(world: World, state: str) -> None:
    _check("assignment", state, lambda action: assignment_stage(world, state, action))


@pytest.mark.parametrize("kind", TABLE)
def test_the_same_role_in_another_body_is_refused(world: World, kind: str) -> None:
    strangers = {role: _appoint(role, Unit.objects.get(code="chi-bo-3"), "người lạ") for role in Role}
    table = TABLE[kind]
    for state in sorted({state for states, _roles in table.values() for state in states}):
        for actions in _sharing_a_stage(action for action, (states, _roles) in table.items() if state in states):
            with _undone():
                stage = STAGES[kind](world, state, actions[0])
                for action in actions:
                    # The administrator serves the whole organisation, whichever unit the appointment is in.
                    for role in table[action][1] - {ADMIN}:
                        with pytest.raises(NotPermitted):
                            _perform(action, stage, strangers[role])


def _check(
    kind: str,
    state: str,
    prepare: Callable[[str], Stage],
    changed: dict[str, tuple[set[str], set[Role]]] = {},  # noqa: B006 -- never written to
) -> None:
    """Perform every action as every role on a document in `state`, and undo it."""
    wrong = []
    table = TABLE[kind] | changed
    for actions in _sharing_a_stage(table):
        with _undone():
            stage = prepare(actions[0])
            for action, role in itertools.product(actions, Role):
                states, roles = table[action]
                expected = "not permitted" if role not in roles else "allowed" if state in states else "not in state"
                with _undone():
                    before = Event.objects.count()
                    outcome = _outcome(action, stage, stage.actors[role])
                    told = Event.objects.count() > before
                # A release of what is nobody's to release is refused for the person, whatever the state.
                accepted = {expected, "not permitted"} if action.startswith("supervision.release") else {expected}
                if outcome not in accepted:
                    wrong.append(f"{action} in {state} by {role}: {outcome}, expected {expected}")
                elif told is (outcome == "not in state"):
                    wrong.append(f"{action} in {state} by {role}: {outcome}, with event: {told}")
    assert not wrong, "\n".join(wrong)


def _sharing_a_stage(actions: Iterable[str]) -> list[list[str]]:
    """A stage takes longer than all that is then tried on it."""
    asked = list(actions)
    alone = [[action] for action in asked if action in STAGE_OF_ITS_OWN]
    return [*alone, shared] if (shared := [action for action in asked if action not in STAGE_OF_ITS_OWN]) else alone


def _outcome(action: str, stage: Stage, who: Acting) -> str:
    try:
        _perform(action, stage, who)
    except NotPermitted:
        return "not permitted"
    except NotInState:
        return "not in state"
    except Incomplete as problem:
        return f"incomplete: {problem} {[item.text for item in problem.missing]}"
    except Refused as problem:
        return f"refused: {problem}"
    return "allowed"


class _undone:
    """A savepoint that is always rolled back."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


def _perform(action: str, stage: Stage, who: Acting) -> None:
    verb = REGISTRY[action]
    reason = {"reason": REASON} if verb.reason_at_least else {}
    if verb.within.startswith("reorganisation."):
        verb.many([stage.subject], acting=who, succession=Succession({}, {}))
    elif verb.within.startswith("reports."):
        verb.many([stage.subject], acting=who, **reason, **stage.given(action))
    else:
        verb(stage.subject, acting=who, **reason, **stage.given(action))


def _appoint(role: Role, unit: Unit, name: str) -> Acting:
    person, _made = Person.objects.get_or_create(
        username=f"{role}-{unit.code}", defaults={"full_name": f"{name} {role}"}
    )
    appointment, _made = Appointment.objects.get_or_create(
        person=person, role=role, unit=unit, title="Thử", valid_from=datetime.date(2020, 1, 1)
    )
    return Acting.through(appointment)


def _actors(world: World) -> dict[Role, Acting]:
    return {
        Role.DRAFTER: world.drafter,
        Role.UNIT_SECRETARY: world.secretary,
        Role.REVIEWER: world.reviewer,
        Role.HEAD: world.head,
        Role.APPROVER: world.approver,
        Role.OFFICE: world.office,
        Role.INSPECTOR: world.inspector,
        Role.ADMINISTRATOR: world.administrator,
        Role.CONTRIBUTOR: _appoint(Role.CONTRIBUTOR, world.units[0], "người phối hợp"),
    }


def campaign_stage(world: World, state: str, action: str) -> Stage:
    campaign = world.campaign
    if state == "preparing":
        data = Path(settings.BASE_DIR, "fixtures", "plan-178-kh-duk.docx").read_bytes()
        campaign = import_plan(read_plan(data), name="plan.docx", data=data, acting=world.head)
        if action != "campaigns.settle_finding":
            campaign.findings.update(state="acknowledged")

    def given(action: str) -> dict[str, Any]:
        finding = campaign.findings.first()
        return {
            "campaigns.edit_plan": {
                "header": {"place": "Yên Bái"},
                "deadlines": [],
                "outline": [section.node for section in campaign.outline.all()],
                "required": frozenset(),
            },
            "campaigns.settle_finding": {"finding": finding.pk if finding else 0, "state": "fixed"},
            "campaigns.extend_deadline": {"due_at": timezone.now() + datetime.timedelta(days=60)},
            "campaigns.choose_units": {"units": [world.units[0].pk]},
            "campaigns.choose_type": {"type": standard_type()},
        }.get(action, {})

    return Stage(Campaign.objects.get(pk=campaign.pk), given, _actors(world))


def type_stage(world: World, state: str, action: str) -> Stage:
    made = make_type(name="Loại riêng", settings=FlowSettings(quorum=2), acting=world.head)
    if state == "retired":
        made = retire_type(made, acting=world.head)
    given = {"campaigns.change_type": {"name": "Loại khác", "settings": FlowSettings()}}
    return Stage(CampaignType.objects.get(pk=made.pk), lambda action: given.get(action, {}), _actors(world))


def submission_stage(world: World, state: str, action: str) -> Stage:
    """The first unit's report in `state`, prepared so that only role and state decide about `action`."""
    row = world.report()
    comment: Comment | None = None
    if state == "drafted":
        if action == "submissions.answer_comment":
            row = submitted(row, world.drafter, world.secretary)
            row = submissions.begin_review(row, acting=world.reviewer)
            row = submissions.comment(row, acting=world.reviewer, key="II", text="Cần số liệu.")
            comment = row.comments.get()
            row = submissions.return_for_revision(row, acting=world.reviewer, reason=REASON, due_at=_later())
        elif action == "submissions.settle_note":
            row = submissions.upload(row, acting=world.drafter, **{**UPLOAD, "comments": [NOTE]})
            place = {"upload": row.uploads.latest("pk").pk, "places": {"s-II": "II"}, "with_comments": True}
            row = submissions.place_upload(row, acting=world.drafter, **place)
            comment = row.comments.get()
        elif action in ("submissions.send_back", "submissions.submit"):
            row = handed_over(row, world.drafter)
        else:
            row = written(row, world.drafter)
            if action == "submissions.place_upload":
                row = submissions.upload(row, acting=world.drafter, **UPLOAD)
            if action == "submissions.write_section":
                # Any other act ends the session that has begun, so that the next save begins one: with its event.
                row = submissions.extend_deadline(
                    row, acting=world.head, reason=REASON, due_at=timezone.now() + datetime.timedelta(days=60)
                )
    elif state == "exempted":
        row = submissions.exempt(row, acting=world.head, reason=REASON)
    else:
        row = submitted(row, world.drafter, world.secretary)
        begun = action not in ("submissions.recall", "submissions.begin_review")
        with_the_head = action in ("submissions.confirm", "submissions.send_back_review")
        if state != "submitted" or begun:
            row = submissions.begin_review(row, acting=world.reviewer)
        if action == "submissions.close_comment" and state == "submitted":
            row = submissions.comment(row, acting=world.reviewer, key="II", text="Cần số liệu.")
            comment = row.comments.get()
        if state == "submitted" and with_the_head and head_confirms(row):
            row = submissions.propose_acceptance(row, acting=world.reviewer)
        if state in ("reviewed", "merged", "approved"):
            row = acceptance(row, world.reviewer)
        if state in ("merged", "approved"):
            report = _composed(world, [row.pk])
            if state == "approved":
                _approved(world, report)
    row = Submission.objects.get(pk=row.pk)
    upload = row.uploads.last()

    def given(action: str) -> dict[str, Any]:
        task = row.open_task
        return {
            "submissions.write_section": {"key": "I.1", "html": "<p>Mới</p>", "seen_text": _seen(row, "I.1")},
            "submissions.end_sessions": {"now": timezone.now()},
            "submissions.upload": UPLOAD,
            "submissions.place_upload": {"upload": upload.pk if upload else 0, "places": {"s-II": "II"}},
            "submissions.answer_comment": {"comment": comment.pk if comment else 0, "answer": "Đã bổ sung."},
            "submissions.settle_note": {"comment": comment.pk if comment else 0},
            "submissions.comment": {"key": "II", "text": "Cần số liệu."},
            "submissions.close_comment": {"comment": comment.pk if comment else 0, "state": "resolved"},
            "submissions.return_for_revision": {"due_at": _later()},
            "submissions.extend_deadline": {"due_at": timezone.now() + datetime.timedelta(days=60)},
            "submissions.remind": {"messages": {row.pk: Message(("by_hand",))}},
            "submissions.approve": {"digest_shown": "0" * 64},
            "supervision.reassign_submission": {
                "to": (
                    _appoint(Role.DRAFTER, world.units[0], "người mới").person
                    if task and task.step == "draft"
                    else world.other_reviewer.person
                ),
                "held_by": task.owner_id if task else None,
            },
        }.get(action, {})

    return Stage(row, given, _actors(world))


def report_stage(world: World, state: str, action: str) -> Stage:
    row = submitted(world.report(), world.drafter, world.secretary)
    row = submissions.accept(submissions.begin_review(row, acting=world.reviewer), acting=world.reviewer)
    accepted = row.pk
    report = _composed(world, [accepted])
    if state == "composing" and action == "reports.take_in":
        other = submitted(world.reports[1], world.drafters[1], world.secretaries[1])
        other = submissions.accept(submissions.begin_review(other, acting=world.reviewer), acting=world.reviewer)
        accepted = other.pk
    if state != "composing":
        report = reports.propose(report, acting=world.head, signer=world.approver.appointment)
    actors = _actors(world)
    if report.campaign.flow_settings.others_agree:
        member = acting("uy-vien-1")
        if action in ("reports.consent", "reports.take_back_consent"):
            actors[Role.APPROVER] = member
        if state in ("approved", "issued") or (state == "proposed" and action in AFTER_CONSENT):
            shown = {"digest_shown": report.last_proposal.digest}
            report = reports.consent(report, acting=member, **shown)
    if state in ("approved", "issued"):
        report = reports.approve(report, acting=world.approver, digest_shown=report.last_proposal.digest)
    if state == "issued":
        report = reports.issue(report, acting=world.office, number=1, symbol="BC/ĐUK", date=timezone.localdate())
    report = ConsolidatedReport.objects.get(pk=report.pk)
    if action == "reports.insert_all":
        report.passages.filter(key="II", source__isnull=False).delete()
    first = report.passages.filter(key="II").first()
    assert first is not None

    def given(action: str) -> dict[str, Any]:
        task = report.open_task
        to: Person | None = world.other_reviewer.person
        if state == "approved":
            to = _appoint(Role.OFFICE, Unit.objects.get(code="van-phong"), "người mới").person
        elif state == "proposed":
            # Only the named signer may hold the approval; from the pool it can be given to them.
            to = world.approver.person
            if task is not None:
                type(task).objects.filter(pk=task.pk).update(owner=None, status="NEW")
                report.forget()
                task = report.open_task
        return {
            "reports.take_in": {"submissions": [accepted]},
            "reports.take_out": {"submission": row.pk},
            "reports.insert_passage": {"key": "II", "submission": row.pk, "source_key": "II"},
            "reports.insert_all": {"key": "II"},
            "reports.write_passage": {"key": "II", "html": "<p>Tự viết</p>"},
            "reports.remove_passage": {"passage": first.pk},
            "reports.move_passage": {"passage": first.pk, "down": True},
            "reports.propose": {"signer": world.approver.appointment},
            "reports.approve": {"digest_shown": report.last_proposal.digest if report.last_proposal else ""},
            "reports.consent": {"digest_shown": report.last_proposal.digest if report.last_proposal else ""},
            "reports.issue": {"number": 205, "symbol": "BC/ĐUK", "date": timezone.localdate()},
            "supervision.reassign_report": {"to": to, "held_by": task.owner_id if task else None},
        }.get(action, {})

    return Stage(report, given, actors)


def move_stage(world: World, state: str, action: str) -> Stage:
    row = submitted(world.report(), world.drafter, world.secretary)
    row = submissions.begin_review(row, acting=world.reviewer)
    assert row.open_task is not None
    move = reassign_tasks(
        [(row.open_task.pk, row.open_task.owner_id)],
        to=world.other_reviewer.person,
        acting=world.head,
        reason=REASON,
    )
    if state == "undone":
        move = undo(move, acting=world.head)
    return Stage(move, lambda action: {}, _actors(world))


def assignment_stage(world: World, state: str, action: str) -> Stage:
    rule = set_assignment(rule_of(world.campaign.lead_unit), acting=world.head, way=state)
    given = {
        "supervision.set_assignment": {"way": "round_robin"},
        "supervision.name_reviewer": {"units": [world.units[0].pk], "person": world.reviewer.person},
    }
    return Stage(rule, lambda action: given[action], _actors(world))


STAGE_OF_ITS_OWN = {
    "campaigns.settle_finding",
    "submissions.answer_comment",
    "submissions.begin_review",
    "submissions.close_comment",
    "submissions.confirm",
    "submissions.place_upload",
    "submissions.recall",
    "submissions.send_back",
    "submissions.send_back_review",
    "submissions.settle_note",
    "submissions.submit",
    "submissions.write_section",
    "reports.approve",
    "reports.consent",
    "reports.insert_all",
    "reports.take_back_consent",
    "reports.take_in",
    "supervision.reassign_report",
}
"""Actions that the functions of STAGES ask for by name: a document is prepared for these alone."""

AFTER_CONSENT = ("reports.approve", "reports.take_back_consent", "supervision.reassign_report")
STAGES = {
    "campaign": campaign_stage,
    "campaign_type": type_stage,
    "submission": submission_stage,
    "report": report_stage,
    "move": move_stage,
    "assignment": assignment_stage,
}

NOTE = {"key": "II", "author": "Lê Hồng Sơn", "at": None, "text": "Kiểm tra lại.", "quote": ""}
UPLOAD: dict[str, Any] = {
    "name": "bao-cao.docx",
    "file_digest": "0" * 64,
    "matched": {"II": "<p>Từ tệp</p>"},
    "placed": {"II": {"heading": "Kết quả", "score": 90, "reasons": ["tên mục giống 90%"]}},
    "fragments": [],
    "comments": [],
    "findings": [],
    "notes": [],
}


def _composed(world: World, keys: list[int]) -> ConsolidatedReport:
    report = reports.start_report(world.campaign, acting=world.reviewer)
    report = reports.take_in(report, acting=world.reviewer, submissions=keys)
    for key in ("I.1", "I.2", "II"):
        report = reports.insert_passage(report, acting=world.reviewer, key=key, submission=keys[0], source_key=key)
    return reports.write_passage(report, acting=world.reviewer, key="II", html="<p>Đánh giá chung.</p>")


def _approved(world: World, report: ConsolidatedReport) -> None:
    report = reports.propose(report, acting=world.head, signer=world.approver.appointment)
    assert report.last_proposal is not None
    reports.approve(report, acting=world.approver, digest_shown=report.last_proposal.digest)


def _seen(row: Submission, key: str) -> int:
    saved = row.texts.filter(key=key).first()
    return saved.version if saved else 0


def _later() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=5)
