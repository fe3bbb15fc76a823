"""Spreading by load: everybody who can be given, nobody barred, and no spread would be more even."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.supervision.spreading import spread

PEOPLE = [1, 2, 3]


@given(
    choices=st.lists(st.sets(st.sampled_from(PEOPLE)), max_size=6),
    loads=st.fixed_dictionaries({person: st.integers(0, 4) for person in PEOPLE}),
)
@settings(max_examples=300, deadline=None)
def test_no_other_spread_is_more_even(choices: list[set[int]], loads: dict[int, int]) -> None:
    items = [(number, frozenset(able)) for number, able in enumerate(choices)]
    found = spread(items, PEOPLE, loads)
    assert found == spread(items, PEOPLE, loads), "the same at every run"
    assert set(found) == {number for number, able in items if able}, "only what nobody may take is left out"
    assert all(found[number] in able for number, able in items if able), "nobody gets what they may not take"

    def unevenness(holders: tuple[int, ...]) -> int:
        return sum((loads[person] + holders.count(person)) ** 2 for person in PEOPLE)

    best = min(unevenness(holders) for holders in itertools.product(*(able for _number, able in items if able)))
    assert unevenness(tuple(found.values())) == best


@given(count=st.integers(0, 2000), loads=st.fixed_dictionaries({person: st.integers(0, 50) for person in PEOPLE}))
@settings(max_examples=30, deadline=None)
def test_without_bars_loads_differ_by_at_most_one_or_by_what_they_differed_before(
    count: int, loads: dict[int, int]
) -> None:
    found = spread([(number, frozenset(PEOPLE)) for number in range(count)], PEOPLE, loads)
    after = {person: loads[person] + list(found.values()).count(person) for person in PEOPLE}
    given_to = [after[person] for person in PEOPLE if after[person] > loads[person]]
    assert not given_to or max(given_to) - min(after.values()) <= 1


def test_ties_go_by_the_order_of_the_people() -> None:
    assert spread([("a", frozenset(PEOPLE)), ("b", frozenset(PEOPLE))], [3, 1, 2], {}) == {"a": 3, "b": 1}
