"""Opening the reports of a campaign in bulk, against opening them one at a time with the same code.

One at a time is the same function with chunks of one: each report has its own transaction, event, process and task.
"""

from __future__ import annotations

from datetime import date

from benchmarks.result import Result, milliseconds
from tests.world import World, small_world
from workflow.campaigns.models import AddressedUnit
from workflow.organisation.models import Appointment, Role, Unit, UnitKind
from workflow.submissions import opening
from workflow.submissions.models import Submission

BEGUN = date(2020, 1, 1)


def run(quick: bool) -> Result:
    """Open some thousands of reports in bulk, and some hundreds one at a time; the ratio is a unit against a unit."""
    many, few = (3_000, 300) if quick else (10_000, 1_000)
    world = small_world()
    address(world, "nhieu", many)
    bulk = milliseconds(lambda: opening.open_reports.call(world.campaign.pk)) / many
    assert Submission.objects.filter(campaign=world.campaign).count() == many + len(world.units)
    address(world, "it", few)
    chunk, opening.CHUNK = opening.CHUNK, 1
    try:
        single = milliseconds(lambda: opening.open_reports.call(world.campaign.pk)) / few
    finally:
        opening.CHUNK = chunk
    return Result(
        name="launch",
        ratios={"in bulk vs one at a time": round(bulk / single, 3)},
        goal={"in bulk vs one at a time": 0.25},
        figures={"in bulk, ms a unit": round(bulk, 3), "one at a time, ms a unit": round(single, 3)},
    )


def address(world: World, prefix: str, count: int) -> None:
    """Address the campaign to that many more units, each with a drafter and a secretary."""
    units = [
        Unit(code=f"{prefix}-{number}", kind=UnitKind.CELL, name=f"Chi bộ {prefix} {number}", valid_from=BEGUN)
        for number in range(count)
    ]
    for unit in units:
        unit.derive()
    units = Unit.objects.bulk_create(units, batch_size=500)
    drafter, secretary = world.drafter.person, world.secretary.person
    Appointment.objects.bulk_create(
        (
            Appointment(unit=unit, person=person, role=role, title="Đo", valid_from=BEGUN)
            for unit in units
            for person, role in ((drafter, Role.DRAFTER), (secretary, Role.UNIT_SECRETARY))
        ),
        batch_size=500,
    )
    AddressedUnit.objects.bulk_create(
        (AddressedUnit(campaign=world.campaign, unit=unit, responsible_unit=unit) for unit in units), batch_size=500
    )
