"""What is odd in the wording of a document, whatever it is about."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workflow.documents.findings import Finding, shortened
from workflow.documents.language.abbreviations import find_unexplained
from workflow.documents.language.spelling import find_slips
from workflow.documents.language.terms import find_variants

_MANY_ALIKE = 20


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a document, and its part ("Báo cáo, mục III.3"; "" where the words alone are to be sought)."""

    text: str
    part: str = ""

    @property
    def place(self) -> str:
        """The passage as the place of a finding."""
        return f"{self.part}: “{shortened(self.text)}”" if self.part else shortened(self.text)


def check_wording(passages: Sequence[Passage]) -> Iterator[Finding]:
    """What WORDING_RULES find in a document, given paragraph by paragraph in reading order."""
    for rule in WORDING_RULES:
        yield from islice(rule(passages), _MANY_ALIKE)


def check_spelling(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Words with a wrong tone or that cannot be Vietnamese; each slip once."""
    seen: set[str] = set()
    for passage in passages:
        for slip in find_slips(passage.text):
            if slip.typed.casefold() in seen:
                continue
            seen.add(slip.typed.casefold())
            likely = f"có thể là lỗi gõ của “{slip.meant}”" if slip.meant else "không phải là một từ tiếng Việt"
            yield Finding("spelling", f"“{slip.typed}” {likely}. Kiểm tra lại.", passage.place, fix=slip.fix)


def check_terms(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Terms that are written in two ways."""
    for variant in find_variants([passage.text for passage in passages]):
        yield Finding(
            "term_variants",
            f"Chỗ ghi “{variant.rare}” ({variant.rare_count} lần), chỗ ghi “{variant.usual}” "
            f"({variant.usual_count} lần). Viết thống nhất một cách.",
            passages[variant.text].place,
            severity="hint",
            fix=variant.usual,
        )


def check_abbreviations(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Abbreviations that are used before it is said what they stand for."""
    for found in find_unexplained([passage.text for passage in passages]):
        what = "được dùng trước chỗ giải thích" if found.is_explained_later else "chưa được giải thích"
        yield Finding(
            "abbreviation_undefined",
            f"Chữ viết tắt “{found.abbreviation}” {what}. Viết đủ ở lần đầu, kèm “(viết tắt là {found.abbreviation})”.",
            passages[found.text].place,
            severity="hint",
        )


WORDING_RULES: tuple[Callable[[Sequence[Passage]], Iterator[Finding]], ...] = (
    check_spelling,
    check_terms,
    check_abbreviations,
)
"""Each takes a document's passages in reading order; a new rule is a function like these and its name here."""
