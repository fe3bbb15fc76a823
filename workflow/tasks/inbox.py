"""The inbox as one person asks for it: which filter, and the two lists."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from workflow.organisation import standing_in
from workflow.organisation.access import ActingRequest
from workflow.organisation.acting import Acting
from workflow.organisation.standing_in import Away
from workflow.pages.paging import KeysetPage, keyset_page, merged_page
from workflow.pages.polling import etag
from workflow.tasks import counting, queries
from workflow.tasks.calls import Call, calls_on
from workflow.tasks.filters import Filter, Moment
from workflow.tasks.forms import FilterForm
from workflow.tasks.models import Held, SavedFilter, Task
from workflow.tasks.pools import give_back_url, has_pool, pool_of

PAGE = 25
ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """A task to do: `takes` is the verb that takes it from its pool, `give_back_url` where it is given back, or ""."""

    task: Task
    takes: str
    give_back_url: str

    @property
    def verb(self) -> str:
        return self.takes or str(self.task.flow_task.verb)


@dataclass(frozen=True, slots=True)
class Chip:
    """A saved filter to press, with how many tasks it shows; the first chip is all tasks."""

    name: str
    url: str
    current: bool
    tally: queries.Tally
    saved: SavedFilter | None = None


class Inbox:
    """Read from a request's address: `filter=<key>` for a saved filter, `filter=all`, or the fields of the form.

    Nothing asked at all means the default filter, where there is one. Every part is read when it is first asked for.
    """

    def __init__(self, request: ActingRequest) -> None:
        self.request, self.acting = request, request.acting
        self.at = Moment(timezone.now())
        self.saved = queries.saved_filters(self.acting)
        self.has_pool = has_pool(self.acting)
        self.has_tasks = queries.acts_on_documents(self.acting)
        asked = request.GET.get("filter", "")
        if asked:
            self.current = next((saved for saved in self.saved if str(saved.pk) == asked), None)
        elif request.GET.keys() & FilterForm.base_fields.keys():
            self.current = None
        else:
            self.current = next((saved for saved in self.saved if saved.is_default), None)
        role = self.acting.role
        if self.current:
            self.chosen = Filter.of(self.current)
            self.form = FilterForm(role, self.has_pool, initial=self.chosen.values)
            self.is_valid = True
        else:
            self.form = FilterForm(role, self.has_pool, {} if asked else request.GET)
            self.is_valid = self.form.is_valid()
            self.chosen = self.form.chosen

    @property
    def is_filtered(self) -> bool:
        return self.chosen != Filter()

    @property
    def is_narrowed(self) -> bool:
        """Whether more is asked than words, or what was asked has to be mended."""
        return self.chosen != Filter(q=self.chosen.q) or not self.is_valid

    @cached_property
    def to_do(self) -> KeysetPage[Task]:
        """Two queries, or one for a filter by holder."""
        halves = {Held.MINE: queries.held, Held.POOL: queries.in_pool}
        wanted = [halves[Held(self.chosen.held)]] if self.chosen.held else list(halves.values())
        tasks = [self.chosen.apply(half(self.acting), self.at) for half in wanted]
        return merged_page(tasks, self.request, order=queries.ORDER, size=PAGE)

    @property
    def rows(self) -> list[Row]:
        return [
            Row(task, str(pool.label) if (pool := pool_of(task)) else "", give_back_url(task))
            for task in self.to_do.items
        ]

    @cached_property
    def waiting(self) -> KeysetPage[Task]:
        """One query. A filter by step or holder is about what one has to do oneself."""
        asked = Filter(q=self.chosen.q, campaign=self.chosen.campaign, due=self.chosen.due)
        tasks = asked.apply(queries.waiting_for_others(self.acting), self.at)
        return keyset_page(tasks, self.request, order=queries.ORDER, size=PAGE, prefix="w-")

    @property
    def calls(self) -> list[Call]:
        return calls_on(self.request)

    @cached_property
    def elsewhere(self) -> list[queries.Elsewhere]:
        return queries.in_other_capacities(self.acting, self.request.capacities)

    @cached_property
    def for_others(self) -> list[tuple[Acting, int]]:
        return queries.in_delegated_capacities(self.acting, self.request.capacities)

    @cached_property
    def away(self) -> dict[int, Away]:
        """Who of the person and of those waited for is away. One query."""
        holders = {task.owner_id for task in self.waiting.items if task.owner_id}
        return standing_in.away({self.request.user.pk, *holders}, self.at.now)

    @property
    def own_absence(self) -> Away | None:
        return self.away.get(self.request.user.pk)

    @cached_property
    def chips(self) -> list[Chip]:
        """All tasks, then each saved filter. No query of its own."""
        counted = counting.counts(self.request)
        everything = Chip(
            "", f"/?filter={ALL}", self.current is None and not self.is_filtered, counted.of(Filter(), self.at)
        )
        return [
            everything,
            *(
                Chip(
                    saved.name,
                    f"/?filter={saved.pk}",
                    saved == self.current,
                    counted.of(Filter.of(saved), self.at),
                    saved,
                )
                for saved in self.saved
            ),
        ]

    @property
    def etag(self) -> str:
        """Of the lists: it changes with whatever they show, be it only that a deadline has passed or a day has."""
        return etag(
            [
                timezone.localdate(self.at.now).isoformat(),
                self.acting.key,
                [(call.key, call.words) for call in self.calls],
                [_facts(task, self.at.now) for task in self.to_do.items],
                bool(self.to_do.next_url),
                [_facts(task, self.at.now) for task in self.waiting.items],
                bool(self.waiting.next_url),
                [(other.appointment.pk, str(other.count)) for other in self.elsewhere],
                [(other.key, count) for other, count in self.for_others],
                sorted((person, absence.delegate.pk) for person, absence in self.away.items()),
                [(chip.name, chip.url, chip.current, str(chip.tally)) for chip in self.chips],
            ]
        )


def _facts(task: Task, now: datetime.datetime) -> list[object]:
    late = task.due_at is not None and task.due_at < now
    return [task.pk, task.owner_id, task.due_at, late, task.label, task.unit.name if task.unit else ""]
