"""Official formats as data: every size, space and wording, each with its rule and source in ``data/``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

PARTY_2018 = "party_2018"
"""Hướng dẫn 36-HD/VPTW, 03/4/2018."""

_DATA = Path(__file__).parent / "data"
_KNOWN = (PARTY_2018,)

Align = Literal["left", "center", "justify"]


@dataclass(frozen=True, slots=True)
class Page:
    """Paper, margins and font of every page; the page number stands at the top."""

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    font: str
    number_from_top_mm: float
    number_on_first_page: bool

    @property
    def text_width_mm(self) -> float:
        return self.width_mm - self.left_mm - self.right_mm


@dataclass(frozen=True, slots=True)
class Layout:
    """The two columns of the first page's head and of the signature; ``organisation_line`` in characters."""

    left_mm: float
    right_mm: float
    title_width_mm: float
    organisation_line: int


@dataclass(frozen=True, slots=True)
class Part:
    """How one part of a document is printed; ``style`` is its name in Word's list of styles.

    ``line_pt`` is the exact height of a line, single spacing without it; ``side_mm`` is free at both sides.
    """

    style: str
    size_pt: float
    align: Align
    bold: bool = False
    italic: bool = False
    underline: bool = False
    upper: bool = False
    first_line_mm: float = 0
    side_mm: float = 0
    line_pt: float | None = None
    before_pt: float = 0
    after_pt: float = 0
    keep_with_next: bool = False
    outline_level: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One official format, in force for documents dated ``valid_from`` to ``valid_to``."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None
    page: Page
    layout: Layout
    wording: Mapping[str, str]
    parts: Mapping[str, Part]

    def heading(self, level: int) -> str:
        """The part that prints a heading of ``level``, from 1; deeper ones look like the deepest there is."""
        return f"heading_{min(level, sum(name.startswith('heading_') for name in self.parts))}"


@cache
def load_profile(profile_id: str) -> Profile:
    """The profile of that id. Raises ``ValueError`` if there is none."""
    if profile_id not in _KNOWN:
        raise ValueError(f"Không có mẫu thể thức văn bản “{profile_id}”.")
    data = json.loads((_DATA / f"{profile_id}.json").read_text(encoding="utf-8"))
    return Profile(
        id=data["id"],
        title=data["title"],
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
        page=Page(**data["page"]["format"]),
        layout=Layout(**data["layout"]["format"]),
        wording=data["wording"]["format"],
        parts={name: Part(**entry["format"]) for name, entry in data["parts"].items()},
    )
