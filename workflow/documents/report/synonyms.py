"""Other names that an organisation has for the headings of an outline."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Synonym:
    """Some write `heading` where the outline says `known_as`: "Tồn tại, hạn chế" for "Hạn chế, yếu kém"."""

    heading: str
    known_as: str
