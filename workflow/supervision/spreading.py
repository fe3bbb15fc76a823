"""Spreading tasks over people by load: as evenly as who may take what allows, and the same at every run.

Each task goes to the least loaded of those who may take it, ties by order. That alone can be made worse by what comes
first; so afterwards, as long as somebody has at least two more than another who could be relieved by handing a task on
(directly, or along a chain of hand-overs), one is handed on. What remains is optimal: no other spread has a smaller sum
of squares of loads (the cost-reducing paths of semi-matchings: Harvey, Ladner, Lovász, Tamir, 2006).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def spread(
    items: Sequence[tuple[Item, frozenset[int]]], people: Sequence[int], loads: Mapping[int, int]
) -> dict[Item, int]:
    """Who gets each item: `items` are (item, keys of those who may take it), `people` in the order that breaks ties.

    `loads` is what each holds besides. An item that nobody may take is left out of the answer.
    """
    load = {person: loads.get(person, 0) for person in people}
    place = {person: at for at, person in enumerate(people)}
    able = {item: allowed for item, allowed in items if allowed}
    # Those with the least choice first; the rest fills up around them.
    held: dict[tuple[frozenset[int], int], deque[Item]] = defaultdict(deque)
    for item, allowed in sorted(able.items(), key=lambda pair: len(pair[1])):
        person = min(allowed, key=lambda one: (load[one], place[one]))
        held[allowed, person].append(item)
        load[person] += 1
    groups = list(dict.fromkeys(able.values()))
    while path := _relief(groups, held, people, load):
        for giver, taker, allowed in path:
            held[allowed, taker].append(held[allowed, giver].pop())
        load[path[0][0]] -= 1
        load[path[-1][1]] += 1
    return {item: person for (_allowed, person), given in held.items() for item in given}


Step = tuple[int, int, frozenset[int]]


def _relief(
    groups: Sequence[frozenset[int]],
    held: Mapping[tuple[frozenset[int], int], deque[Item]],
    people: Sequence[int],
    load: Mapping[int, int],
) -> list[Step]:
    """A chain of hand-overs (giver, taker, group) from one with much to one with at least two less; none at best."""
    for start in sorted(people, key=lambda person: -load[person]):
        reached: dict[int, Step | None] = {start: None}
        waiting = deque([start])
        while waiting:
            giver = waiting.popleft()
            if load[giver] <= load[start] - 2:
                return _path(reached, giver)
            for allowed in groups:
                if held.get((allowed, giver)):
                    for taker in people:
                        if taker in allowed and taker not in reached:
                            reached[taker] = (giver, taker, allowed)
                            waiting.append(taker)
    return []


def _path(reached: Mapping[int, Step | None], end: int) -> list[Step]:
    path: list[Step] = []
    step = reached[end]
    while step is not None:
        path.append(step)
        step = reached[step[0]]
    return path[::-1]
