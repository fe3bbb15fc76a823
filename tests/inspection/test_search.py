"""The search finds exactly what it should, page by page, and no page walks the whole log."""

import datetime
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.audit.conftest import acting_as
from workflow.audit.models import Event
from workflow.audit.recording import Entry, record
from workflow.inspection import search
from workflow.inspection.search import Filters, find, fits
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIRST = datetime.datetime(2023, 3, 1, 1, 0, tzinfo=datetime.UTC)
REASONS = ("", "", "Thiếu số liệu mục III", "Đủ", "thiếu SỐ LIỆU")
ACTIONS = ("submissions.submit", "submissions.accept", "accounts.sign_in")


@pytest.fixture
def people(reviewer: Acting, department: Unit) -> list[Acting]:
    other = acting_as("hung", "Vũ Mạnh Hùng", Role.REVIEWER, department, "Phó ban")
    assert other.person and other.appointment and reviewer.person
    instead = Acting(other.person, other.appointment, "198.51.100.3", on_behalf_of=reviewer.person)
    return [reviewer, other, instead]


def written(people: list[Acting], chance: random.Random, count: int) -> None:
    """Events of a few objects by a few people, some at the same moment."""
    heads: dict[str, tuple[int, str]] = {}
    for step in range(count):
        stream = f"submission:{chance.randrange(5)}"
        number, head = heads.get(stream, (0, ""))
        acting = chance.choice(people)
        entry = Entry(
            stream,
            chance.choice(ACTIONS),
            acting,
            unit_id=acting.unit_id if chance.random() < 0.5 else None,
            campaign_id=chance.choice((None, 1, 2)),
            from_state=chance.choice(("drafted", "submitted")),
            to_state=chance.choice(("submitted", "reviewed")),
            reason=chance.choice(REASONS),
            refused=chance.random() < 0.2,
            on_behalf_of=acting.on_behalf_of,
        )
        (event,) = record([(entry, number + 1, head)], FIRST + datetime.timedelta(minutes=step // 2 * 7))
        heads[stream] = (number + 1, event.hash)


def random_filters(people: list[Acting], chance: random.Random) -> Filters:
    ids = [acting.person.pk for acting in people if acting.person]
    asked: dict[str, Any] = {
        "actor_ids": tuple(chance.sample(ids, chance.randrange(3))),
        "principal_ids": (ids[0],),
        "unit_ids": (people[0].unit_id,),
        "campaign_id": chance.choice((1, 2, 3)),
        "actions": tuple(chance.sample(ACTIONS, 2)),
        "from_state": "drafted",
        "to_state": "reviewed",
        "since": FIRST + datetime.timedelta(minutes=chance.randrange(400)),
        "until": FIRST + datetime.timedelta(minutes=chance.randrange(400)),
        "stream": f"submission:{chance.randrange(6)}",
        "capacity": "CHUYÊN VIÊN",
        "reason": "thieu so",
        "addresses": (people[chance.randrange(3)].address,),
        "refused": True,
        "by_delegation": True,
        "without": tuple(chance.sample(ACTIONS, 2)),
    }
    return Filters(**{name: asked[name] for name in chance.sample(sorted(asked), chance.randrange(4))})


def pages(filters: Filters, size: int) -> Iterator[list[int]]:
    before = None
    while True:
        found = find(filters, before=before, size=size)
        assert len(found.events) == size or found.looked_back_to or found.older is None
        yield [event.pk for event in found.events]
        if found.older is None:
            return
        assert before is None or found.older < before
        before = found.older


@pytest.mark.parametrize("seed", range(6))
def test_all_pages_together_are_what_fits_in_order_and_once(
    people: list[Acting], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is combined, and however little is looked at in one go."""
    chance = random.Random(seed)
    written(people, chance, 120)
    for _round in range(25):
        monkeypatch.setattr(search, "WINDOW", chance.choice((3, 17, 4_000)))
        filters = random_filters(people, chance)
        wanted = [event.pk for event in search.search(filters) if fits(event, filters)]
        assert [key for page in pages(filters, chance.choice((2, 7, 50))) for key in page] == wanted, filters


FILTERS: dict[str, Filters] = {
    "nothing": Filters(),
    "person": Filters(actor_ids=(1,)),
    "people": Filters(actor_ids=(1, 2, 3)),
    "on behalf of": Filters(principal_ids=(1,)),
    "unit": Filters(unit_ids=(1,)),
    "campaign": Filters(campaign_id=1),
    "action": Filters(actions=("submissions.accept",)),
    "room": Filters(actions=ACTIONS),
    "state": Filters(to_state="reviewed"),
    "time": Filters(since=FIRST, until=FIRST + datetime.timedelta(days=1)),
    "object": Filters(stream="submission:1"),
    "capacity": Filters(capacity="bí thư"),
    "reason": Filters(reason="số liệu"),
    "address": Filters(addresses=("192.0.2.7",)),
    "refused": Filters(refused=True),
    "by delegation": Filters(by_delegation=True),
    "without looks": Filters(without=ACTIONS),
    "person without looks": Filters(actor_ids=(1,), without=ACTIONS),
    "several": Filters(actor_ids=(1,), actions=ACTIONS, since=FIRST, reason="số liệu", refused=True),
}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("before", [None, 5_000])
def test_every_filter_walks_an_index(name: str, before: int | None) -> None:
    """No statement of a page reads the table from end to end or sorts what it read."""
    with connection.execute_wrapper(_Explaining()) as _, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So few rows are cheapest read whole; what is asked is whether there is a way without.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        find(FILTERS[name], before=before)


class _Explaining:
    """Looks at the plan of each SELECT over events before it runs."""

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "audit_event" in sql and sql.startswith(("SELECT", "(")):
            prefix = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
            with context["connection"].cursor() as cursor:
                result = cursor.cursor.execute(*_native(prefix + sql, params, cursor))
                plan = "\n".join(str(row[-1]) for row in (result or cursor.cursor).fetchall())
            assert "TEMP B-TREE" not in plan and "Seq Scan on audit_event" not in plan, f"{sql}\n{plan}"
            assert "Sort" not in plan, f"{sql}\n{plan}"
            for line in plan.splitlines():
                assert not line.startswith("SCAN audit_event") or "USING" in line or "ORDER BY" in sql, f"{sql}\n{plan}"
        return execute(sql, params, many, context)


def _native(sql: str, params: Any, cursor: Any) -> tuple[Any, ...]:
    return (sql, params) if params else (sql,)


def test_a_page_says_back_to_when_it_looked(people: list[Acting], monkeypatch: pytest.MonkeyPatch) -> None:
    written(people, random.Random(1), 60)
    monkeypatch.setattr(search, "WINDOW", 10)
    found = find(Filters(capacity="không ai có tư cách này"), size=5)
    assert found.events == [] and found.older is not None
    oldest_looked_at = Event.objects.order_by("-id")[9]
    assert found.looked_back_to == oldest_looked_at.at
    assert found.older == oldest_looked_at.pk


def test_a_time_that_nothing_falls_into_finds_nothing(people: list[Acting]) -> None:
    written(people, random.Random(2), 10)
    assert find(Filters(since=timezone.now() + datetime.timedelta(days=400))) == search.Found([], None)
    assert find(Filters(until=FIRST - datetime.timedelta(days=400))) == search.Found([], None)


LOOKED = Filters(without=("audit.search", "audit.read_event"))


def looked(acting: Acting, count: int, *, refused: bool = False) -> None:
    record(
        [
            (Entry(f"person:{number + 1_000 * refused}", "audit.read_event", acting, refused=refused), 1, "")
            for number in range(count)
        ]
    )


def test_looks_are_left_out_and_counted_but_not_those_that_were_refused(people: list[Acting]) -> None:
    written(people, random.Random(3), 4)
    looked(people[0], 300)
    looked(people[0], 2, refused=True)
    found = find(LOOKED)
    assert [event.action for event in found.events][:2] == ["audit.read_event"] * 2
    assert (len(found.events), found.left_out, found.older) == (6, 300, None)


def test_only_looks_that_would_stand_on_the_page_are_counted(people: list[Acting]) -> None:
    looked(people[0], 30)
    written(people, random.Random(3), 4)
    found = find(LOOKED, size=3)
    assert (len(found.events), found.left_out) == (3, 0)
    following = find(LOOKED, size=3, before=found.older)
    assert (len(following.events), following.left_out) == (1, 30)


def test_a_stretch_of_nothing_but_looks_is_gone_through_in_bounds(
    people: list[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "NEAR", 5)
    monkeypatch.setattr(search, "WINDOW", 60)
    written(people, random.Random(3), 4)
    looked(people[0], 100)
    found = find(LOOKED, size=10)
    assert (found.events, found.left_out) == ([], 60) and found.looked_back_to and found.older
    following = find(LOOKED, size=10, before=found.older)
    assert (len(following.events), following.left_out) == (4, 40)
