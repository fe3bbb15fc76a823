"""The inspector's pages over ten million events, against the same pages over ten thousand.

The rows are made by SQL and have no true hashes: what is measured is finding and showing them. Each page is asked for
as a browser asks, signed in, and takes turns with the others. Set DATABASE_URL to measure on PostgreSQL.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.result import Result, median, milliseconds
from tests.world import browser_of, small_world
from workflow.audit.models import Event
from workflow.audit.privacy.names import named
from workflow.audit.privacy.years import sealed_address
from workflow.organisation.models import Person, Unit, UnitKind

FEW = 10_000
ACTORS, UNITS, EVENTS_OF_ONE = 400, 200, 40
SECONDS_BETWEEN = 20
FIRST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
ROUNDS = 7
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")

ACTIONS = (
    "submissions.write_section",
    "submissions.submit",
    "submissions.return_for_revision",
    "submissions.accept",
    "accounts.sign_in",
    "reports.insert_passage",
    "reports.approve",
    "supervision.move",
)


def run(quick: bool) -> Result:
    """10,000 events, then 10,000,000 (300,000 with `quick`)."""
    many = 300_000 if quick else 10_000_000
    world = small_world()
    people = [
        Person.objects.create(username=f"do{number}", full_name=f"Người Đo {number:03}") for number in range(ACTORS)
    ]
    units = Unit.objects.bulk_create(_unit(number) for number in range(UNITS))
    browser = browser_of(world.inspector)
    _fill(0, FEW, people[0].pk, units[0].pk, world.campaign.pk)
    few = _measured(browser, _pages(people[3], units[5], world.campaign.pk, FEW))
    _fill(FEW, many, people[0].pk, units[0].pk, world.campaign.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    large = _measured(browser, _pages(people[3], units[5], world.campaign.pk, many))
    worst = max(queries for _took, queries in large.values())
    return Result(
        name="inspect",
        ratios={f"{name}: many events vs 10,000": round(large[name][0] / few[name][0], 2) for name in few},
        goal={f"{name}: many events vs 10,000": 2.0 for name in few} | {"queries of the worst page": 12},
        figures={
            "events": Event.objects.count(),
            **{f"{name}, ms": large[name][0] for name in large},
            "queries of the worst page": worst,
        },
    )


def _pages(person: Person, unit: Unit, campaign: int, count: int) -> dict[str, str]:
    middle = FIRST + datetime.timedelta(seconds=count // 2 * SECONDS_BETWEEN)
    day = middle.date().isoformat()
    asked: dict[str, dict[str, str | int]] = {
        "first page": {},
        "person": {"person": person.full_name},
        "100 people of one name": {"person": "nguoi do 0"},
        "on behalf of": {"principal": person.full_name},
        "unit": {"unit": unit.name},
        "campaign": {"campaign": campaign},
        "action": {"action": "submissions.accept"},
        "all of a room": {"action": "submissions.*"},
        "state": {"to_state": "reviewed"},
        "a day in the middle": {"since": day, "until": day},
        "address": {"address": "192.0.2.7"},
        "words of a reason": {"reason": "thieu so lieu"},
        "words that no reason has": {"reason": "không lý do nào có"},
        "capacity": {"capacity": "bi thu"},
        "refused": {"refused": "on"},
        "by delegation": {"by_delegation": "on"},
        "person, action, unit, time and reason": {
            "person": person.full_name,
            "action": "submissions.accept",
            "unit": unit.name,
            "since": FIRST.date().isoformat(),
            "until": day,
            "reason": "số liệu",
        },
    }
    pages = {name: f"/audit/?{urlencode(given)}" for name, given in asked.items()}
    pages["a page far back"] = f"/audit/?before={count // 3}"
    pages["time line of an object"] = "/audit/bench/3/"
    pages["time line of a person"] = f"/audit/people/{person.pk}/"
    pages["time line of a campaign"] = f"/audit/campaigns/{campaign}/"
    return pages


def _measured(browser: Client, pages: dict[str, str]) -> dict[str, tuple[float, int]]:
    """Of each page the median of its times in ms, and its queries."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    queries: dict[str, int] = {}
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as captured:
            _get(browser, address)()
        queries[name] = sum(not query["sql"].startswith(CONTROL) for query in captured)
    for _round in range(ROUNDS):
        for name, address in pages.items():
            times[name].append(milliseconds(_get(browser, address)))
    return {name: (median(samples), queries[name]) for name, samples in times.items()}


def _get(browser: Client, address: str) -> Callable[[], None]:
    def get() -> None:
        response = browser.get(address)
        assert response.status_code == 200, (address, response.status_code)

    return get


def _unit(number: int) -> Unit:
    unit = Unit(code=f"do-{number}", kind=UnitKind.CELL, name=f"Chi bộ Đo {number:03}", valid_from=FIRST.date())
    unit.derive()
    return unit


def _fill(start: int, end: int, first_person: int, first_unit: int, campaign: int) -> None:
    """Events [start, end): of many objects, a tenth with a reason, few refused or by delegation."""
    series = (
        "WITH RECURSIVE steps(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM steps WHERE i + 1 < %s)"
        if connection.vendor == "sqlite"
        else "WITH steps(i) AS (SELECT generate_series(%s::bigint, %s::bigint - 1))"
    )
    at = (
        "datetime('2020-01-01', '+' || (i * 20) || ' seconds')"
        if connection.vendor == "sqlite"
        else "timestamptz '2020-01-01 00:00:00+00' + i * interval '20 seconds'"
    )
    # As events hold them: addresses of one year, and in sign-ins the names of people.
    addresses = [sealed_address(f"192.0.2.{number}", FIRST) for number in range(250)]
    people = Person.objects.in_bulk(range(first_person, first_person + ACTORS)).values()
    names = [named(person) for person in sorted(people, key=lambda person: person.pk)]
    pick = (
        "json_extract(%s, '$[' || (i %% {}) || ']')"
        if connection.vendor == "sqlite"
        else "%s::jsonb ->> (i %% {})::int"
    )
    action = "CASE i %% 8 " + " ".join(f"WHEN {at} THEN '{code}'" for at, code in enumerate(ACTIONS)) + " END"
    streams = max(end // EVENTS_OF_ONE, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {series}
            INSERT INTO audit_event (stream, number, at, actor_id, capacity, on_behalf_of_id, action, label, unit_id,
                campaign_id, from_state, to_state, reason, changes, address, refused, version, previous_hash, hash)
            SELECT 'bench:' || (i %% {streams}), {start} + i / {streams} + 1, {at}, {first_person} + i %% {ACTORS},
                CASE i %% 3 WHEN 0 THEN 'Bí thư, Chi bộ Đo' ELSE 'Chuyên viên, Ban Tuyên giáo' END,
                CASE WHEN i %% 100 = 7 THEN {first_person} + i / 100 %% {ACTORS} END, {action},
                CASE i %% 8 WHEN 4 THEN {pick.format(ACTORS)} ELSE 'Báo cáo của Chi bộ Đo' END,
                {first_unit} + i %% {UNITS}, CASE WHEN i %% 5 > 0 THEN {campaign} END,
                CASE i %% 2 WHEN 0 THEN 'drafted' ELSE 'submitted' END,
                CASE i %% 50 WHEN 0 THEN 'reviewed' ELSE 'drafted' END,
                CASE i %% 10 WHEN 3 THEN 'Thiếu số liệu mục III.3, đề nghị bổ sung' ELSE '' END, '{{}}',
                {pick.format(250)}, i %% 60 = 11, 2, '', '{"0" * 64}'
            FROM steps
            """,
            [start, end, json.dumps(names), json.dumps(addresses)],
        )
