"""Opens the reports of a launched campaign: one a unit, one process each, thousands in bulk."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django_tasks import task

from workflow.campaigns.models import AddressedUnit, Campaign
from workflow.organisation.acting import Acting
from workflow.organisation.models import today
from workflow.organisation.queries import drafters_by_unit, secretaries_by_unit
from workflow.submissions.actions import open_submission
from workflow.submissions.flows import flow_for
from workflow.submissions.models import Submission
from workflow.tasks import engine

CHUNK = 500
ANALYSE_FROM = 1_000


def enqueue(sender: object, campaign: Campaign, **kwargs: object) -> None:
    """Have the worker open the reports; queued in the transaction of the launch itself."""
    open_reports.enqueue(campaign.pk)


@task()
def open_reports(campaign_id: int) -> int:
    """Open what is not open yet; answer how many reports were opened.

    Each few hundred units are one transaction, so progress can be seen; a run that died is taken up where it stopped,
    and two runs at once open nothing twice, because each locks the campaign first.
    """
    opened = 0
    while made := _open_chunk(campaign_id):
        opened += made
    if opened >= ANALYSE_FROM:
        # Without fresh statistics SQLite takes a wrong index for lists of tasks, and stays with it.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return opened


def _open_chunk(campaign_id: int) -> int:
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
        already = Submission.objects.filter(campaign=campaign, unit=OuterRef("unit"))
        addressed_units = [
            addressed
            for addressed in AddressedUnit.objects.filter(~Exists(already), campaign=campaign)
            .select_related("unit", "responsible_unit")
            .order_by("unit_id")[:CHUNK]
        ]
        if not addressed_units or campaign.due_at is None:
            return 0
        keys = {addressed.responsible_unit_id for addressed in addressed_units}
        drafters = drafters_by_unit(keys, today())
        secretaries = secretaries_by_unit(keys, today())
        submissions = open_submission.create_many(
            [
                Submission(
                    campaign=campaign,
                    unit=addressed.unit,
                    responsible_unit=addressed.responsible_unit,
                    unit_name=addressed.unit.name,
                    sort_key=addressed.unit.sort_key,
                    search_key=addressed.unit.search_key,
                    due_at=campaign.due_at,
                    drafter=drafters.get(addressed.responsible_unit_id),
                    secretary=secretaries.get(addressed.responsible_unit_id),
                )
                for addressed in addressed_units
            ],
            acting=Acting.system(),
        )
        flow = flow_for(campaign.flow_settings)
        for submission, process in zip(
            submissions, engine.start_many(flow, flow.instance.node("draft"), submissions), strict=True
        ):
            submission.process = process
        Submission.objects.bulk_update(submissions, ["process"], batch_size=CHUNK)
        return len(submissions)
