"""The numbers that officers type before headings and items: "I.", "I-", "1.", "1.2.", "III.2.", "a)", "-", "+"."""

import re
from dataclasses import dataclass
from enum import Enum

_LABEL = re.compile(
    r"""
    (?: (?P<roman>[IVX]{1,7}) \s* (?:[.):\-–]|/(?=\s)) (?=\s|[^\W\d_a-z]|$)
      | (?P<part>[A-ZĐ]) (?:[.)\-–]|/(?=\s)) (?=\s|$)
      | (?P<number>(?:[IVX]{1,7}\.)?\d{1,2}(?:\.\d{1,2})*) \s* (?:[.):\-–]|/(?=\s)|(?<=\.\d)(?=\s+[^\W\d_]))
        (?=\s|$|[^\W\d_]+[\s,;:.])  # not a number and symbol such as "16-NQ/ĐUK"
      | (?P<letter>[a-zđ]) \s* [.)\-–] (?=\s|[^\W\d_]|$)
      | (?P<dash>[-–—•●*]) (?=\s*[^\s\-–—_*])
      | (?P<plus>\+) (?=\s*\S)
    )
    \s*
    """,
    re.VERBOSE,
)


class Kind(Enum):
    """What a label is made of, from the greatest to the least."""

    PART = "part"
    ROMAN = "roman"
    NUMBER = "number"
    LETTER = "letter"
    DASH = "dash"
    PLUS = "plus"


RANK = {kind: rank for rank, kind in enumerate(Kind)}
"""The place of each kind, 0 the greatest."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its kind, its words without punctuation ("II", "1.2", "III.2", "a"; "" for dashes) and its depth.

    `depth` is 0, but 1 for "1.2" and 2 for "1.2.3": levels that one label skips. A Roman numeral in front of
    numbers says where they belong and is no level of theirs: "III.2" stands where "2" does under "III".
    """

    kind: Kind
    words: str
    depth: int

    @property
    def rank(self) -> tuple[int, int]:
        """Less is higher: a Roman numeral stands above a number, "1" above "1.2"."""
        return RANK[self.kind], self.depth


def read_label(line: str) -> tuple[Label | None, str]:
    """The label that `line` begins with, None if with none, and the rest of the line."""
    found = _LABEL.match(line)
    if found is None:
        return None, line
    kind = Kind(found.lastgroup)
    words = "" if kind in (Kind.DASH, Kind.PLUS) else found[kind.value]
    is_under_roman = kind is Kind.NUMBER and not words[0].isdigit()
    return Label(kind, words, words.count(".") - is_under_roman), line[found.end() :]
