"""Many reports in one campaign, to see what a change costs."""

from __future__ import annotations

import datetime

from tests.reorganisation.committee import Committee, unit
from workflow.campaigns.models import AddressedUnit
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind
from workflow.submissions.models import Submission
from workflow.submissions.opening import open_reports
from workflow.tasks.models import Task

BEGUN = datetime.date(2020, 1, 1)


def crowd(world: Committee, number: int) -> None:
    """So many reports more, all of which the post office's cell answers for; each second one is under review."""
    units = [Unit(code=f"nhieu-{n}", kind=UnitKind.CELL, name=f"Chi bộ {n}", valid_from=BEGUN) for n in range(number)]
    for made in units:
        made.derive()
    units = Unit.objects.bulk_create(units, batch_size=500)
    drafter, secretary = (Person.objects.get(username=f"{who}-buu-dien") for who in ("soan", "bi-thu"))
    Appointment.objects.bulk_create(
        (
            Appointment(unit=made, person=person, role=role, title="Đo", valid_from=BEGUN)
            for made in units
            for person, role in ((drafter, Role.DRAFTER), (secretary, Role.UNIT_SECRETARY))
        ),
        batch_size=500,
    )
    AddressedUnit.objects.bulk_create(
        (AddressedUnit(campaign=world.campaign, unit=made, responsible_unit=made) for made in units), batch_size=500
    )
    open_reports.call(world.campaign.pk)
    of_crowd = Submission.objects.filter(unit__code__startswith="nhieu-")
    of_crowd.update(responsible_unit=unit("buu-dien"))
    Task.objects.open().filter(unit__code__startswith="nhieu-").update(unit=unit("buu-dien"))
    AddressedUnit.objects.filter(unit__code__startswith="nhieu-").update(responsible_unit=unit("buu-dien"))
    reviewer = Person.objects.get(username="loan")
    keys = list(of_crowd.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        Submission.objects.filter(pk__in=keys[start : start + 500 : 2]).update(state="submitted", reviewer=reviewer)
