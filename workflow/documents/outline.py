"""The outline (đề cương) of a report: a tree, kept as a flat list of nodes in reading order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# The letters that number the points of an official document: ă, â, ê, ô, ơ and ư are passed over by custom.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"

# Before the key of a section, in the tag of the content control that our own Word forms put round its text.
SECTION_TAG = "trinh-ky:section:"

_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_LETTERS = "abcdđefghijklmnopqrstuvwxyz"
_NAMED = re.compile(r"mục (?P<key>[\w.]+)")
_PART = re.compile(r"(?P<roman>[IVX]{1,7})|(?P<number>[0-9]{1,3})|(?P<letter>[A-Za-zđĐ])")


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """One section that a report must have.

    `key` is its place ("I", "III.3", "IV.3.a"), unique in an outline; `level` counts the parts of the key
    from 1; `heading` is the words without the label; `guidance` is what stood in brackets after them, "" if
    nothing did.
    """

    key: str
    level: int
    heading: str
    guidance: str = ""


def parse_key(key: str) -> tuple[int, ...]:
    """The places that `key` names, from the top: "IV.3.a" is (4, 3, 1). They sort keys in reading order.

    I, V and X alone are Roman numerals; any other capital is a part of the outline ("A.I.1"). Raises
    ValueError if `key` is not a key.
    """
    return tuple(_place(part) for part in key.split("."))


def named_key(words: str) -> str:
    """The key of the section that `words` name, as the places of findings do ("Báo cáo, mục III.3"); "" for none."""
    found = _NAMED.search(words)
    return found["key"].rstrip(".") if found else ""


def parent_key(key: str) -> str:
    """The key one level up; "" for a section of the first level."""
    return key.rpartition(".")[0]


def children(nodes: Sequence[OutlineNode], key: str) -> list[OutlineNode]:
    """The sections directly under `key`, in order; those of the first level for ""."""
    return [node for node in nodes if parent_key(node.key) == key]


def leaves(nodes: Sequence[OutlineNode]) -> list[OutlineNode]:
    """The sections that have none under them: the ones that a report writes text in."""
    parents = {parent_key(node.key) for node in nodes}
    return [node for node in nodes if node.key not in parents]


def split_guidance(text: str) -> tuple[str, str]:
    """Heading and guidance of "HEADING (guidance)."; the guidance is "" without brackets at the end."""
    text = " ".join(text.split())
    end = text.rstrip(" .;:")
    if not end.endswith(")"):
        return text, ""
    depth = 0
    for at in range(len(end) - 1, -1, -1):
        depth += (end[at] == ")") - (end[at] == "(")
        if depth == 0:
            heading = end[:at].strip()
            return (heading, end[at + 1 : -1].strip()) if heading else (text, "")
    return text, ""


def to_roman(number: int) -> str:
    """`number`, 1 to 39, in Roman numerals."""
    tens, units = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[units]


def from_roman(numeral: str) -> int:
    """The number that `numeral` stands for. Raises ValueError if it is not one from I to XXXIX."""
    digits = [_ROMAN_DIGITS.get(letter, 0) for letter in numeral]
    number = sum(-digit if digit < following else digit for digit, following in pairwise([*digits, 0]))
    if not 1 <= number <= 39 or to_roman(number) != numeral:
        raise ValueError(f"“{numeral}” không phải là số La Mã từ I đến XXXIX.")
    return number


def _place(part: str) -> int:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(f"“{part}” không phải là ký hiệu mục của đề cương.")
    if found["roman"]:
        return from_roman(part)
    if found["number"]:
        return int(part)
    return _LETTERS.index(part.lower()) + 1
