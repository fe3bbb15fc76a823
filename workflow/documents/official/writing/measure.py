"""How wide words are in Times New Roman, near enough to place lines under them and to break them evenly."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from itertools import combinations, pairwise

_MM_PER_POINT = 25.4 / 72

# Advance widths in thousandths of the size: the metrics that Times New Roman and its substitutes share.
_REGULAR = {
    180: "'", 250: " .,\u00a0", 278: "ijlt;:/\\", 333: "Ifr!()[]-", 389: "Js", 408: '"', 444: "acez?“”",
    500: "bdghknopquvxyđ0123456789–*_", 556: "FPSươ", 564: "+=", 611: "ELTZ", 667: "BCR",
    722: "ADGHKNOQUVXYĐƠw", 778: "m&", 833: "%Ư", 889: "M", 944: "W", 1000: "—…",
}  # fmt: skip
_BOLD = {
    250: " .,\u00a0", 278: "il/\\'", 333: "fjt;:!()[]-", 389: "Is", 444: "cerz", 500: "Jagovxy0123456789?–“”*_",
    555: '"', 556: "Sbdhknpquđơ", 570: "+=", 611: "FPư", 667: "BELTZ", 722: "ACDNRUVXYĐw", 778: "GHKOQƠ",
    833: "m&Ư", 944: "M", 1000: "W—%…",
}  # fmt: skip
_OTHER = 600
_MOST_LINES, _MOST_WORDS = 4, 24
_OPENERS = frozenset(["VÀ", "TỈNH", "THÀNH", "HUYỆN", "XÃ", "PHƯỜNG", "KHỐI", "CÁC", "CỦA"])
"""Words that a line of a name may well begin with: one never parts “NHÂN” from “DÂN” for the sake of evenness."""
_SENSE_MM = 20
"""How much less even lines may be for such a break."""
_HORN = "\u031b"


def _by_character(widths: Mapping[int, str]) -> dict[str, int]:
    return {character: width for width, characters in widths.items() for character in characters}


_WIDTHS = {False: _by_character(_REGULAR), True: _by_character(_BOLD)}


def width_mm(text: str, size_pt: float, *, bold: bool) -> float:
    """The width of the longest line of ``text``."""
    widths = _WIDTHS[bold]
    lines = (sum(widths.get(_letter(character), _OTHER) for character in line) for line in text.split("\n"))
    return max(lines, default=0) / 1000 * size_pt * _MM_PER_POINT


def even_lines(text: str, size_pt: float, limit_mm: float, *, bold: bool) -> str:
    """A name in as few lines of at most ``limit_mm`` as it takes, about as long, broken where its sense allows."""
    words = text.split()
    lines = _lines(words, size_pt, limit_mm, bold)
    if not 1 < len(lines) <= _MOST_LINES or len(words) > _MOST_WORDS:
        return "\n".join(lines)

    def cost(breaks: tuple[int, ...]) -> float:
        widths = [width_mm(line, size_pt, bold=bold) for line in _broken(words, breaks)]
        too_long = max(max(widths) - limit_mm, 0) * 100
        return max(widths) - min(widths) + too_long - _SENSE_MM * sum(words[at].upper() in _OPENERS for at in breaks)

    best = min(combinations(range(1, len(words)), len(lines) - 1), key=cost)
    return "\n".join(_broken(words, best))


def _broken(words: list[str], breaks: tuple[int, ...]) -> list[str]:
    return [" ".join(words[start:end]) for start, end in pairwise((0, *breaks, len(words)))]


def _lines(words: list[str], size_pt: float, limit_mm: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_mm(longer, size_pt, bold=bold) <= limit_mm:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _letter(character: str) -> str:
    """The letter without the marks that take no room; a horn does."""
    decomposed = unicodedata.normalize("NFD", character)
    base, marks = decomposed[0], decomposed[1:]
    return unicodedata.normalize("NFC", base + _HORN) if _HORN in marks else base
