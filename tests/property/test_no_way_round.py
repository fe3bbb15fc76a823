"""Whatever is delegated to whomever, a review is taken in only by who a small model of its own says may."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.delegation.builders import delegation
from tests.world import World, small_world, submitted
from workflow.actions.refusals import Refused
from workflow.delegation.actions import revoke
from workflow.delegation.models import Delegation
from workflow.delegation.queries import capacities
from workflow.organisation.acting import Acting, Warrant
from workflow.organisation.models import Appointment, Role
from workflow.submissions import actions as submissions

PEOPLE = ("head", "reviewer", "other_reviewer", "approver", "drafter", "secretary")
person = st.sampled_from(PEOPLE)
SCOPES = ("all", "campaign", "other campaign")


@pytest.mark.database
def test_nobody_reviews_without_right_whatever_was_delegated(db: None) -> None:
    world = small_world()
    outcomes: set[bool] = set()

    @settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(
        extra=st.sets(person, max_size=2),
        writer=st.sampled_from(["drafter", "secretary", "reviewer"]),
        given_=st.lists(st.tuples(person, person, st.sampled_from(SCOPES), st.booleans()), max_size=5),
    )
    def anybody(extra: set[str], writer: str, given_: list[tuple[str, str, str, bool]]) -> None:
        with transaction.atomic():
            _try(world, extra, writer, given_, outcomes)
            transaction.set_rollback(True)

    anybody()
    assert outcomes == {True, False}, "a run where all is refused or all allowed would prove little"


def _try(
    world: World, extra: set[str], writer: str, given_: list[tuple[str, str, str, bool]], outcomes: set[bool]
) -> None:
    lead = world.campaign.lead_unit
    reviewing = {name: _appointed(world, name, Role.REVIEWER, lead) for name in extra | {"reviewer", "other_reviewer"}}
    drafter = _appointed(world, writer, Role.DRAFTER, world.units[0])
    row = submitted(world.report(), drafter, world.secretary)
    wrote = {writer, "secretary"}
    # The model: who may act for whom now, and nothing handed on.
    rights: set[tuple[str, str]] = set()
    for giver, receiver, scope, taken_back in given_:
        campaign = {"all": None, "campaign": world.campaign.pk, "other campaign": world.campaign.pk + 1}[scope]
        try:
            made = delegation(getattr(world, giver), getattr(world, receiver), campaign_id=campaign)
        except Refused:
            assert giver == receiver
            continue
        if taken_back:
            revoke(made, acting=getattr(world, giver))
        elif scope != "other campaign":
            rights.add((receiver, giver))
    for actor in PEOPLE:
        for whose in PEOPLE:
            allowed = whose in reviewing and (actor == whose or (actor, whose) in rights) and not {actor, whose} & wrote
            for acting in _ways(world, actor, whose, reviewing):
                done = _done(lambda who=acting: submissions.begin_review(row, acting=who))
                assert done <= allowed, f"{actor} for {whose}"
                outcomes.add(done)
            if allowed:
                assert any(
                    _done(lambda who=acting: submissions.begin_review(row, acting=who))
                    for acting in _ways(world, actor, whose, reviewing)
                ), f"{actor} for {whose} should"


def _ways(world: World, actor: str, whose: str, reviewing: dict[str, Acting]) -> list[Acting]:
    """Every capacity in which the actor might try it in the place of `whose`: offered ones, and forged ones."""
    person = getattr(world, actor).person
    target = reviewing.get(whose) or getattr(world, whose)
    if actor == whose:
        return [target]
    offered = [acting for acting in capacities(person, timezone.now()) if acting.appointment == target.appointment]
    forged = [
        Acting.standing_in(person, target.appointment, Warrant(made.pk, made.ends_at, made.campaign_id))
        for made in Delegation.objects.all()
    ]
    return [*offered, *forged, Acting(person, target.appointment)]


def _done(act: object) -> bool:
    """Whether it goes through; undone either way."""
    try:
        with transaction.atomic():
            act()  # type: ignore[operator]
            raise _Undo
    except _Undo:
        return True
    except Refused:
        return False


class _Undo(Exception):
    pass


def _appointed(world: World, name: str, role: Role, unit: object) -> Acting:
    """The person in that role of the unit, appointed where they are not."""
    person = getattr(world, name).person
    found, _made = Appointment.objects.get_or_create(
        person=person, role=role, unit=unit, defaults={"title": "Kiêm", "valid_from": datetime.date(2020, 1, 1)}
    )
    return Acting.through(Appointment.objects.select_related("person", "unit").get(pk=found.pk))
