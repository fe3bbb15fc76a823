"""No page costs more queries when there are more units."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.reports.builders import REASON, accept, composed, propose
from tests.world import LEAVES, World, browser_of
from workflow.organisation.acting import Acting
from workflow.reports import actions
from workflow.reports.models import ConsolidatedReport
from workflow.submissions.actions import exempt

AT_MOST = 13


def cost(who: Acting, name: str, *key: object) -> int:
    browser = browser_of(who)
    browser.get(reverse(f"reports:{name}", args=key))  # the first visit notes that the holder has seen it
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(reverse(f"reports:{name}", args=key)).status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", ["reviewer", "other_reviewer", "head", "approver", "office", "inspector"])
def test_pages_of_a_report_that_is_composed(world: World, who: str) -> None:
    acting = getattr(world, who)
    report = composed(world, 0)
    pages = [("list",), ("detail", report.pk), ("compose", report.pk), ("compose", report.pk, "II")]
    pages += [("left_out", report.pk), ("provenance", report.pk)]
    few = [cost(acting, *page) for page in pages]
    _more(world, report)
    # With nobody left out no deadline is shown, so the calendar is not read: one query fewer on that page.
    few[pages.index(("left_out", report.pk))] -= 1
    assert [cost(acting, *page) for page in pages] == few
    assert max(few) <= AT_MOST


@pytest.mark.parametrize("who", ["head", "approver"])
def test_pages_of_a_report_that_is_proposed(world: World, who: str) -> None:
    acting = getattr(world, who)
    exempt(world.reports[2], acting=world.head, reason=REASON)
    report = propose(composed(world, 0), world)
    pages = [("detail", report.pk), ("approve_page", report.pk)]
    few = [cost(acting, *page) for page in pages]
    report = actions.withdraw(report, acting=world.head, reason=REASON)
    _more(world, report, 1)
    propose(ConsolidatedReport.objects.get(), world)
    assert [cost(acting, *page) for page in pages] == few
    assert max(few) <= AT_MOST


def _more(world: World, report: ConsolidatedReport, *units: int) -> None:
    """Take in more units, all of whose texts are used."""
    keys = [accept(world, unit).pk for unit in units or (1, 2)]
    report = actions.take_in(report, acting=world.reviewer, submissions=keys)
    for key in LEAVES:
        report = actions.insert_all(report, acting=world.reviewer, key=key)
