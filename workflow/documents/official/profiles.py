"""Official formats as data: every size, space and wording, each with its rule and source in ``data/``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

PARTY_2018 = "party_2018"
"""Hướng dẫn 36-HD/VPTW, 03/4/2018."""

PARTY = "party"
"""Hướng dẫn 05-HD/VPTW, from 27/5/2026."""

STATE = "state"
"""Nghị định 30/2020/NĐ-CP."""

PROFILES = (PARTY_2018, PARTY, STATE)

_OWN_CHOICE = "own choice"
_DATA = Path(__file__).parent / "data"

Align = Literal["left", "center", "justify"]
Body = Literal["party", "state", "youth_union"]
Capacity = Literal["on_behalf", "for_head", "by_order", "by_delegation", "acting"]
"""As what somebody signs: for a collective body, a deputy for the head, by order, by delegation, as acting head."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Page:
    """Paper, margins and font of every page; the page number stands at the top."""

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    allowed_mm: Mapping[str, Range]
    font: str
    number_from_top_mm: float
    number_on_first_page: bool

    @property
    def text_width_mm(self) -> float:
        return self.width_mm - self.left_mm - self.right_mm


@dataclass(frozen=True, slots=True)
class Layout:
    """The two columns of the first page's head and of the signature, and what else is placed by us.

    ``annex_counts_pages``: each annex begins with page 1. ``box_mm``: widths of the boxes around marks.
    """

    left_mm: float
    right_mm: float
    annex_counts_pages: bool
    box_mm: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the rule leaves open, least and most; ``first_lines_mm`` are the indents that it names."""

    sizes_pt: Range
    first_lines_mm: tuple[float, ...] = ()
    exact_lines_pt: Range | None = None
    line_multiples: Range | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """How one part of a document is printed; ``style`` is its name in Word's list of styles.

    ``line_pt`` is the exact height of a line, single spacing without it; ``side_mm`` is free at both sides;
    ``line_below`` is the length of the solid line under the part, as a share of its words, 0 for none. Where no rule
    was found (not ``is_ruled``) others may print it otherwise.
    """

    style: str
    size_pt: float
    align: Align
    allowed: Allowed
    bold: bool = False
    italic: bool = False
    underline: bool = False
    upper: bool = False
    color: str = "000000"
    boxed: bool = False
    line_below: float = 0
    first_line_mm: float = 0
    side_mm: float = 0
    line_pt: float | None = None
    before_pt: float = 0
    after_pt: float = 0
    keep_with_next: bool = False
    outline_level: int | None = None
    is_ruled: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """One official format, in force for documents dated ``valid_from`` to ``valid_to``.

    ``signing`` has the mark of each capacity that the format knows.
    """

    id: str
    title: str
    body: str
    valid_from: date
    valid_to: date | None
    page: Page
    layout: Layout
    wording: Mapping[str, str]
    signing: Mapping[str, str]
    parts: Mapping[str, Part]

    def heading(self, level: int) -> str:
        """The part that prints a heading of ``level``, from 1; deeper ones look like the deepest there is."""
        return f"heading_{min(level, sum(name.startswith('heading_') for name in self.parts))}"

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def load_profile(profile_id: str) -> Profile:
    """The profile of that id. Raises ``ValueError`` if there is none."""
    if profile_id not in PROFILES:
        raise ValueError(f"Không có mẫu thể thức văn bản “{profile_id}”.")
    data = json.loads((_DATA / f"{profile_id}.json").read_text(encoding="utf-8"))
    return Profile(
        id=data["id"],
        title=data["title"],
        body=data["body"],
        valid_from=date.fromisoformat(data["valid_from"]),
        valid_to=date.fromisoformat(data["valid_to"]) if data["valid_to"] else None,
        page=Page(**data["page"]["format"]),
        layout=Layout(**data["layout"]["format"]),
        wording=data["wording"]["format"],
        signing=data["signing"]["format"],
        parts={name: _part(entry) for name, entry in data["parts"].items()},
    )


def profile_for(day: date, body: Body) -> Profile:
    """The format for a document of that kind of body, issued on ``day``; for a draft, the day it is written.

    Raises ``ValueError``, in words for the user, where no format that we hold is in force.
    """
    if body == "youth_union":
        raise ValueError(
            "Văn bản của Đoàn TNCS Hồ Chí Minh có thể thức riêng, chưa có trong hệ thống. "
            "Hãy tải lên tệp do Đoàn soạn và giữ nguyên bản đó."
        )
    for profile in map(load_profile, PROFILES):
        if profile.body == body and profile.is_in_force(day):
            return profile
    raise ValueError(f"Không có mẫu thể thức áp dụng cho văn bản ngày {day:%d/%m/%Y}. Hãy kiểm tra lại ngày ban hành.")


def _part(entry: Mapping[str, Any]) -> Part:
    looks = entry["format"]
    size = looks["size_pt"]
    allowed = {"sizes_pt": (size, size), **looks.get("allowed", {})}
    is_ruled = entry["sources"] != [_OWN_CHOICE]
    return Part(
        **{**looks, "allowed": Allowed(**{name: tuple(value) for name, value in allowed.items()}), "is_ruled": is_ruled}
    )
