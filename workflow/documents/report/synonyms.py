"""Other names that an organisation has for the headings of an outline."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.documents.report.likeness import heading_key

_COMMON = Path(__file__).with_name("common_synonyms.csv")


@dataclass(frozen=True, slots=True)
class Synonym:
    """Some write `heading` where the outline says `known_as`: "Tồn tại, hạn chế" for "Hạn chế, yếu kém"."""

    heading: str
    known_as: str


@cache
def common_synonyms() -> Mapping[str, frozenset[str]]:
    """The keys of headings that mean the same in most reports, each with those that it may stand for."""
    with _COMMON.open(encoding="utf-8", newline="") as opened:
        pairs = [Synonym(**row) for row in csv.DictReader(opened)]
    return by_key([*pairs, *(Synonym(pair.known_as, pair.heading) for pair in pairs)])


def by_key(synonyms: Iterable[Synonym]) -> Mapping[str, frozenset[str]]:
    """What each typed heading may stand for, by their keys."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    for synonym in synonyms:
        known[heading_key(synonym.heading)].add(heading_key(synonym.known_as))
    return {heading: frozenset(meant) for heading, meant in known.items()}
