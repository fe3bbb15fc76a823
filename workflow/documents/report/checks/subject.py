"""What the checks of a report look at: its text by sections, apart from any file."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.documents.findings import Finding
from workflow.documents.language.checks import Passage
from workflow.documents.outline import OutlineNode, parent_key
from workflow.documents.text import fold

# After a word, so that neither "1.200" nor "v.v" nor "TP. Yên Bái" is cut in two.
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2}[.;!?])\s+(?=[^\W\d_])|(?<=[\d%)”][.;!?])\s+(?=[^\W\d_])")
_TASKS = re.compile(r"\b(?:nhiem vu|giai phap|phuong huong)\b")
_PROPOSALS = re.compile(r"\b(?:de xuat|kien nghi)\b")
_RESULTS = re.compile(r"\b(?:ket qua|danh gia|tinh hinh)\b")


@dataclass(frozen=True, slots=True)
class ReportText:
    """A unit's report on the outline of a plan.

    `texts` has the plain text of sections by key, a line a paragraph; `required` the keys of those that must have some;
    `plan_title` says the period, `title` is what the report itself is called, as typed ("" if nothing is). `unit` is
    the name of the unit, `unit_names` those of all units that report; `others` has the texts of other units, by name of
    the unit and key, in which copied text is sought.
    """

    outline: Sequence[OutlineNode]
    texts: Mapping[str, str]
    required: frozenset[str]
    plan_title: str = ""
    title: str = ""
    unit: str = ""
    unit_names: Collection[str] = ()
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def passages(self) -> list[Passage]:
        """The paragraphs in the order of the outline, each with its section as its part."""
        return [
            Passage(line, place_of(node.key))
            for node in self.outline
            for line in paragraphs(self.texts.get(node.key, ""))
        ]


Rule = Callable[[ReportText], Iterator[Finding]]


def place_of(key: str) -> str:
    """The section `key` as the place of a finding."""
    return f"Báo cáo, mục {key}"


def paragraphs(text: str) -> list[str]:
    """The lines of `text` that say something, with single spaces; a tab parts the cells of a table's row."""
    lines = (
        "\t".join(filter(None, (" ".join(cell.split()) for cell in line.split("\t")))) for line in text.split("\n")
    )
    return [line for line in lines if line]


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; what a semicolon parts counts as two."""
    return _SENTENCE_END.split(text)


def headings(report: ReportText, node: OutlineNode) -> list[str]:
    """The heading of `node` and those above it, folded."""
    by_key = {other.key: other.heading for other in report.outline}
    found = []
    key = node.key
    while key:
        found.append(fold(by_key.get(key, "")))
        key = parent_key(key)
    return found


def is_task(report: ReportText, node: OutlineNode) -> bool:
    """Whether `node` is of what is to be done; "Kết quả thực hiện các nhiệm vụ" is of what was."""
    return _is_of(_TASKS, report, node)


def is_proposal(report: ReportText, node: OutlineNode) -> bool:
    """Whether `node` is of what the unit asks for."""
    return _is_of(_PROPOSALS, report, node)


def is_ahead(report: ReportText, node: OutlineNode) -> bool:
    """Whether `node` is of what is to be."""
    return is_task(report, node) or is_proposal(report, node)


def _is_of(words: re.Pattern[str], report: ReportText, node: OutlineNode) -> bool:
    over = headings(report, node)
    return any(map(words.search, over)) and not any(map(_RESULTS.search, over))
