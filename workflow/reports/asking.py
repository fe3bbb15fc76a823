"""Whom the step of agreeing asks: the approvers who neither sign, nor had a part in the text, nor have agreed yet."""

from __future__ import annotations

from workflow.actions.models import FlowDocument
from workflow.actions.opening import when_opened
from workflow.actions.verbs import Act
from workflow.organisation.models import Role
from workflow.organisation.queries import pool
from workflow.reports.models import ConsolidatedReport
from workflow.tasks import engine
from workflow.tasks.models import Task


@when_opened
def excuse_who_need_not_agree(document: FlowDocument, task: Task, act: Act) -> None:
    """The signer is asked once enough agree, whoever had a part never. A query for each approver, most of them kept."""
    if not isinstance(document, ConsolidatedReport) or task.step != "agree":
        return
    excused = {person.pk for person in act.acting.people if act.verb.code == "reports.propose"}
    excused |= {key for consent in document.consents_now for key in consent.people}
    for seat in pool(Role.APPROVER, document.campaign.approving_unit).select_related("person"):
        if seat.person_id == document.signer_id or document.barred(seat.person, "agree"):
            excused.add(seat.person_id)
    engine.excuse(task, excused)
