"""The real plan, imported and waiting to be checked; and its page as a browser sends it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fixtures.make_plan import PLAN
from tests.world import World, browser_of
from workflow.campaigns.actions import import_plan, settle_finding
from workflow.campaigns.models import Campaign, FindingState
from workflow.documents.plan.reading import read_plan


@pytest.fixture
def plan_data() -> bytes:
    return PLAN.read_bytes()


@pytest.fixture
def preparing(world: World, plan_data: bytes) -> Campaign:
    """A second campaign, of the real plan with its five slips, not launched."""
    return import_plan(read_plan(plan_data), name="ke-hoach-178.docx", data=plan_data, acting=world.head)


@pytest.fixture
def settled(preparing: Campaign, world: World) -> Campaign:
    """The same with every slip looked at."""
    campaign = preparing
    for finding in campaign.findings.all():
        campaign = settle_finding(campaign, acting=world.head, finding=finding.pk, state=FindingState.ACKNOWLEDGED)
    return campaign


@pytest.fixture
def heading(world: World) -> Client:
    """The browser of the head of Ban Tuyên giáo."""
    return browser_of(world.head)


def edit_url(campaign: Campaign) -> str:
    return reverse("campaigns:edit", args=[campaign.pk])


def as_sent(client: Client, campaign: Campaign, **typed: Any) -> dict[str, Any]:
    """What the edit page sends when only `typed` was changed on it; a name in `typed` has "__" for "-"."""
    form = client.get(edit_url(campaign)).context["form"]
    fields = [field for part in (form.header, *form.deadlines, *form.outline) for field in part]
    for rows in (form.deadlines, form.outline):
        fields += list(rows.management_form)
    data = {field.html_name: _sent(field) for field in fields}
    data |= {"seen": form.seen} | {name.replace("__", "-"): value for name, value in typed.items()}
    return {name: value for name, value in data.items() if value is not None}


def _sent(field: Any) -> Any:
    """A field's value as a browser sends it; None for a box that is not ticked."""
    if field.widget_type == "checkbox":
        return "on" if field.value() else None
    value = field.field.widget.format_value(field.value())
    return (value[0] if isinstance(value, list) else value) or ""
