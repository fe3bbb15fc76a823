"""Whatever can change leaves an event, and so does whoever reads or takes what is not their own work.

That nothing changes without one is watched in every request and command of the whole suite (tests/watching.py). Here
every address is asked for, so that none is left out, and what must leave an event though it changes nothing is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.watching import DEFAULTS, WITHOUT_EVENT, watched
from tests.world import World, browser_of
from workflow.audit.models import Event
from workflow.inspection.models import SavedSearch
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.django_db

TESTS = Path(__file__).resolve().parent.parent

VALUES = {"int": ("1", "2"), "slug": ("submission", "1"), "str": ("I.1",)}
"""What an argument of an address is tried with, by its kind."""

NAMED = {"kind": ("submission",), "identity": ("1",), "code": ("submissions.submit", "reports.start"), "number": ("1",)}


def addresses(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """Every address of the project, as its pattern."""
    for pattern in resolver.url_patterns:
        whole = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, whole)
        elif isinstance(pattern, URLPattern):
            yield whole


ADDRESSES = sorted(set(addresses(get_resolver())))


def tried(pattern: str) -> list[str]:
    """The address with something in the place of each argument."""
    arguments = re.findall(r"<(?:(\w+):)?(\w+)>", pattern)
    choices = [NAMED.get(name) or VALUES[kind or "str"] for kind, name in arguments]
    found = []
    for chosen in product(*choices):
        values = iter(chosen)
        found.append(re.sub(r"<[^>]+>", lambda _match, values=values: next(values), pattern))  # type: ignore[misc]
    return found


def test_every_address_can_be_asked_for_and_changes_nothing_without_an_event(world: World) -> None:
    """The head sends nothing in, too; others read: the watch looks at each request."""
    head, inspector, drafter = (browser_of(acting) for acting in (world.head, world.inspector, world.drafter))
    for pattern in ADDRESSES:
        for address in tried(pattern):
            for ask in (head.get, head.post, inspector.get, drafter.get):
                answer = ask(address)
                assert answer.status_code < 500, f"{address}: {answer.status_code}"
                if answer.streaming:
                    b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        if "sign-out" in pattern:
            head, inspector, drafter = (browser_of(acting) for acting in (world.head, world.inspector, world.drafter))


def test_every_command_is_run_by_some_test_and_so_is_watched() -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith("workflow.")}
    sources = "".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py"))
    assert {name for name in ours if f'"{name}"' not in sources} == set()


def test_what_may_change_alone_is_there() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert WITHOUT_EVENT.keys() | DEFAULTS.keys() <= tables


def test_the_watch_sees_a_change_without_an_event(world: World) -> None:
    with pytest.raises(AssertionError, match="submissions_submission"), watched("this"):
        world.reports[0].save()
    with pytest.raises(AssertionError, match="inspection_savedsearch"), watched("this"):
        SavedSearch.objects.create(person=world.inspector.person, name="x", query="")
    with watched("this"), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def last_of(acting: Acting) -> Event:
    return Event.objects.filter(actor=acting.person).latest("id")


@pytest.mark.parametrize(
    ("role", "address", "action"),
    [
        ("inspector", "/submissions/{report}/", "submissions.read"),
        ("inspector", "/submissions/{report}/compare/", "submissions.read"),
        ("reviewer", "/campaigns/{campaign}/plan/", "campaigns.download_plan"),
        ("inspector", "/audit/submission/{report}/", "audit.read_timeline"),
        ("inspector", "/audit/submission/{report}/record.docx", "audit.print"),
        ("inspector", "/audit/people/1/", "audit.read_timeline"),
        ("inspector", "/audit/", "audit.search"),
        ("administrator", "/organisation/to-chuc.xlsx", "organisation.export"),
    ],
)
def test_who_reads_or_takes_what_is_not_their_own_work_is_written_down(
    world: World, role: str, address: str, action: str
) -> None:
    acting: Acting = getattr(world, role)
    browser: Client = browser_of(acting)
    asked = address.format(report=world.reports[0].pk, campaign=world.campaign.pk)
    assert browser.get(asked).status_code == 200
    assert last_of(acting).action == action
    written = Event.objects.filter(actor=acting.person).count()
    browser.get(asked)
    again = Event.objects.filter(actor=acting.person).count() - written
    assert again == (0 if "read" in action or "search" in action else 1), "a page turned is no second look"


def test_people_at_their_own_work_are_not_written_down_for_reading_it(world: World) -> None:
    for acting in (world.drafter, world.reviewer, world.head):
        before = Event.objects.count()
        assert browser_of(acting).get(f"/submissions/{world.reports[0].pk}/").status_code == 200
        assert set(Event.objects.order_by("id")[before:].values_list("action", flat=True)) <= {"accounts.sign_in"}


def test_taking_the_whole_organisation_by_command_is_an_event(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_organisation", str(tmp_path / "to-chuc.xlsx"))
    assert Event.objects.latest("id").action == "organisation.export"
    call_command("audit_key")
    assert Event.objects.latest("id").action == "audit.use_key", "the first use makes the key"
    before = Event.objects.count()
    call_command("audit_key")
    assert "+" in capsys.readouterr().out
    assert Event.objects.count() == before, "public keys are no secret"
