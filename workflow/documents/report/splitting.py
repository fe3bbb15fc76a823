"""Splitting a unit's report into the sections of the outline; what is not certain is handed back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workflow.documents.labels import Kind
from workflow.documents.outline import OutlineNode, leaves
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.report.candidates import Candidate, find_candidates
from workflow.documents.report.matching import OutlineHeadings, TypedHeading
from workflow.documents.rich_text.html import TextTooLong
from workflow.documents.word.body import read_body
from workflow.documents.word.content import Body, Line, WordBlock, WordParagraph, lines_of
from workflow.documents.word.parts import split_parts
from workflow.documents.word.to_html import to_html

MAX_SUGGESTIONS = 3

_WORTH_SUGGESTING = 55
_SAME_LABEL_SCORE = 60
_NEIGHBOUR_SCORE = 50
_WORTH_TELLING = 95  # below this likeness the person is told where a heading was placed


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section that a fragment may belong to: how likely, 0 to 100, and why, in words."""

    key: str
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text without a certain section: its heading ("" for none), rich text and likeliest sections."""

    heading: str
    html: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class SplitReport:
    """A report by sections.

    `matched` has rich text by the key of a section that has none under it, in the order of the outline, and
    only where there is text. `fragments` have all other text, in order. `notes` say to the person what was
    left out and which headings were placed though their words differ.
    """

    matched: dict[str, str]
    fragments: list[Fragment]
    notes: list[str]


def split_report(data: bytes, outline: Sequence[OutlineNode]) -> SplitReport:
    """The report in the .docx `data`, split by its headings into the sections of `outline`.

    Headings are recognised by their words, number and order, and placed only if that is certain. Raises
    UnreadableDocument for a file that cannot be taken, or with a section too long to be one.
    """
    content, after_signature, notes = _content(read_body(data))
    headings = OutlineHeadings(outline)
    candidates = find_candidates(content, headings)
    sections = headings.align([candidate.heading for candidate in candidates])
    splitter = _Splitter(outline, headings)
    breaks = list(_breaks(candidates, sections, outline))
    starts = [candidate.place for candidate, _ in breaks] + [len(content)]
    splitter.add_opening(content[: starts[0]])
    for (candidate, section), end in zip(breaks, starts[1:], strict=True):
        rest = (WordParagraph(candidate.rest),) if candidate.rest else ()
        splitter.add(candidate.heading, section, (*rest, *content[candidate.place + 1 : end]))
    if after_signature:
        splitter.add(TypedHeading("Phần sau chữ ký"), None, after_signature)
    matched = {node.key: splitter.matched[node.key] for node in outline if node.key in splitter.matched}
    return SplitReport(matched, splitter.fragments, notes + splitter.notes)


def _content(body: Body) -> tuple[list[WordBlock], list[WordBlock], list[str]]:
    """The blocks of the report proper, those after its signature, and notes on what was left out."""
    lines = lines_of(body.blocks)
    parts = split_parts(lines, "BÁO CÁO")
    head = _whole_blocks([*parts.header, *parts.name, *parts.title] if parts.name else [], lines)
    closing = _whole_blocks(parts.closing, lines)
    notes = [
        f"Không lấy {name}: “{_shortened('; '.join(line.text for line in lines if line.block in blocks))}”."
        for name, blocks in (("phần đầu văn bản", head), ("phần nơi nhận và chữ ký", closing))
        if blocks
    ]
    notes += [finding.message for finding in body.findings]
    signed = max(closing, default=len(body.blocks))
    kept = [(place, block) for place, block in enumerate(body.blocks) if place not in head | closing]
    return [block for at, block in kept if at < signed], [block for at, block in kept if at > signed], notes


def _whole_blocks(part: Sequence[Line], lines: Sequence[Line]) -> set[int]:
    """The blocks with no other line than those of `part`: text that shares one with it is kept."""
    own = set(part)
    return {line.block for line in part} - {line.block for line in lines if line not in own}


def _breaks(
    candidates: Sequence[Candidate], sections: dict[int, int | None], outline: Sequence[OutlineNode]
) -> Iterator[tuple[Candidate, OutlineNode | None]]:
    """The candidates at which a new piece begins, each with its section, None if that is not certain."""
    current: Candidate | None = None
    listed = 0  # the number of the last item of a list in the text of the piece
    for place, candidate in enumerate(candidates):
        at = sections.get(place)
        lost_its_place = place in sections and (current is None or candidate.rank <= current.rank)
        if at is not None or lost_its_place or _breaks_unplaced(candidate, current, listed):
            yield candidate, None if at is None else outline[at]
            current, listed = candidate, 0
        elif candidate.label and candidate.label.words.isdigit():
            listed = int(candidate.label.words)


def _breaks_unplaced(candidate: Candidate, current: Candidate | None, listed: int) -> bool:
    """Whether a heading of no section begins a piece of its own, rather than being text of the last."""
    if candidate.label is None:
        return candidate.stands_out and not candidate.heading.words.endswith((".", ":", ";", ","))
    if candidate.label.kind in (Kind.PART, Kind.ROMAN):
        return True
    if current is None or candidate.rank > current.rank:
        return candidate.stands_out and current is None
    if candidate.rank < current.rank:
        return candidate.stands_out
    return _follows(candidate, current) and (candidate.stands_out or not listed)


def _follows(candidate: Candidate, current: Candidate) -> bool:
    """Whether `candidate` has the number after that of `current`; letters and dashes do not tell."""
    if not (candidate.label and current.label and current.label.words):
        return False
    one, next_one = (label.words.rpartition(".")[2] for label in (current.label, candidate.label))
    return one.isdigit() and next_one.isdigit() and int(next_one) == int(one) + 1


@dataclass
class _Splitter:
    outline: Sequence[OutlineNode]
    headings: OutlineHeadings
    matched: dict[str, str] = field(default_factory=dict)
    fragments: list[Fragment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _last: OutlineNode | None = None

    def __post_init__(self) -> None:
        self._leaves = leaves(self.outline)

    def add_opening(self, blocks: Sequence[WordBlock]) -> None:
        """Text before the first heading."""
        html = _html("Phần mở đầu", blocks)
        if html:
            self.fragments.append(Fragment("", html, tuple(self._neighbours())))

    def add(self, heading: TypedHeading, section: OutlineNode | None, blocks: Sequence[WordBlock]) -> None:
        """A piece under `heading`, which is `section` for certain or, if None, of no certain section."""
        html = _html(heading.words, blocks)
        if section is None:
            self._add_unplaced(heading, html)
            return
        self._last = section
        self._tell_difference(heading, section)
        if section in self._leaves:
            if html:
                self.matched[section.key] = html
        elif html:
            first = next(leaf for leaf in self._leaves if leaf.key.startswith(f"{section.key}."))
            reason = f"phần dẫn của mục {section.key}"
            self.fragments.append(Fragment(heading.words, html, (Suggestion(first.key, _NEIGHBOUR_SCORE, reason),)))

    def _add_unplaced(self, heading: TypedHeading, html: str) -> None:
        if html:
            self.fragments.append(Fragment(heading.words, html, self._suggestions(heading)))
        else:
            self.notes.append(f"Đề mục “{_shortened(heading.words)}” không có nội dung, không lấy.")

    def _tell_difference(self, heading: TypedHeading, section: OutlineNode) -> None:
        words = self.headings.likeness(heading)[self.outline.index(section)].words
        if words < _WORTH_TELLING:
            self.notes.append(
                f"Đề mục “{_shortened(heading.words)}” được xếp vào mục {section.key} “{section.heading}” "
                f"(giống {words}%)."
            )

    def _suggestions(self, heading: TypedHeading) -> tuple[Suggestion, ...]:
        likely = [
            Suggestion(node.key, max(found.words, _SAME_LABEL_SCORE), "trùng số mục")
            if found.same_label and found.words < _SAME_LABEL_SCORE
            else Suggestion(node.key, found.words, f"tên mục giống {found.words}%")
            for node, found in zip(self.outline, self.headings.likeness(heading), strict=True)
            if node in self._leaves and (found.same_label or found.words >= _WORTH_SUGGESTING)
        ]
        known = {suggestion.key for suggestion in likely}
        likely += [neighbour for neighbour in self._neighbours() if neighbour.key not in known]
        return tuple(sorted(likely, key=lambda found: -found.score)[:MAX_SUGGESTIONS])

    def _neighbours(self) -> Iterator[Suggestion]:
        """The section that was placed last, and the first that comes after it."""
        order = [node.key for node in self.outline]
        last = order.index(self._last.key) if self._last else -1
        if self._last in self._leaves and self._last:
            yield Suggestion(self._last.key, _NEIGHBOUR_SCORE, f"đứng sau mục {self._last.key}")
        following = next((leaf.key for leaf in self._leaves if order.index(leaf.key) > last), None)
        if following:
            yield Suggestion(following, _NEIGHBOUR_SCORE - 1, f"đứng trước mục {following}")


def _html(heading: str, blocks: Sequence[WordBlock]) -> str:
    try:
        return to_html(blocks)
    except TextTooLong as too_long:
        raise UnreadableDocument(f"Phần “{_shortened(heading)}”: {too_long}") from too_long


def _shortened(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159].rstrip()}…"
