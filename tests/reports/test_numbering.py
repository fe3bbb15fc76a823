"""Numbers of issued documents: one series for each body and symbol, through a term of office or through a year."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from tests.reports.builders import approved, in_another_campaign
from tests.world import World, small_world
from workflow.actions.refusals import Incomplete
from workflow.campaigns.flow_settings import FlowSettings, Numbering
from workflow.reports import actions
from workflow.reports.models import ConsolidatedReport, IssuedDocument
from workflow.reports.queries import next_number

YEARLY, TERM = Numbering(yearly=True), Numbering(term_from=2025)
SYMBOL = "BC/ĐUK"


def issue(world: World, report: ConsolidatedReport, number: int, date: datetime.date | None = None) -> None:
    given = {"number": number, "symbol": SYMBOL, "date": date or timezone.localdate()}
    actions.issue(report, acting=world.office, **given)


def test_a_series_is_a_year_a_term_or_the_only_term_there_is() -> None:
    last, first = datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)
    assert (YEARLY.series(last), YEARLY.series(first)) == ("2026", "2027")
    assert TERM.series(last) == TERM.series(first) == "nk2025"
    assert Numbering(term_from=2030).series(first) != TERM.series(first)
    assert Numbering().series(last) == Numbering().series(first) == ""


@pytest.mark.database
def test_the_next_number_follows_the_last_of_the_same_body_symbol_and_series(db: None) -> None:
    world = small_world(FlowSettings(numbering=YEARLY))
    issue(world, approved(world, 0), 205)
    issuer = IssuedDocument.objects.get().issuer
    report = ConsolidatedReport.objects.get()
    assert next_number(report, SYMBOL, issuer) == 206
    assert next_number(report, "QĐ/ĐUK", issuer) == 1
    assert next_number(report, SYMBOL, "ĐẢNG ỦY KHÁC") == 1
    other = approved(in_another_campaign(world, FlowSettings(numbering=YEARLY)), 0)
    assert next_number(other, SYMBOL, issuer) == 206
    by_term = approved(in_another_campaign(world, FlowSettings(numbering=TERM)), 0)
    assert next_number(by_term, SYMBOL, issuer) == 1


@pytest.mark.database
def test_a_number_comes_once_in_a_series_and_again_in_the_next(db: None) -> None:
    world = small_world(FlowSettings(numbering=YEARLY))
    issue(world, approved(world, 0), 1)
    again = approved(in_another_campaign(world, FlowSettings(numbering=YEARLY)), 0)
    with pytest.raises(Incomplete, match="đã dùng"):
        issue(world, again, 1)
    issue(world, again, 1, datetime.date(timezone.localdate().year + 1, 1, 1))
    issue(world, approved(in_another_campaign(world, FlowSettings(numbering=TERM)), 0), 1)
    series = IssuedDocument.objects.order_by("pk").values_list("series", flat=True)
    year = timezone.localdate().year
    assert list(series) == [str(year), str(year + 1), "nk2025"]
    assert set(IssuedDocument.objects.values_list("number", flat=True)) == {1}
