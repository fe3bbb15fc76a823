"""Splitting a unit's report into the sections of the outline; what is not certain is handed back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workflow.documents.findings import Finding
from workflow.documents.outline import OutlineNode, leaves, parse_key, split_guidance
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.report.alignment import Aligned, align
from workflow.documents.report.candidates import Candidate, find_candidates
from workflow.documents.report.contents import REPORT, contents_of, shortened
from workflow.documents.report.evidence import MAX_SUGGESTIONS, Evidence, Suggestion
from workflow.documents.report.filled_form import FormText, is_filled_form, split_form, without_hints
from workflow.documents.report.likeness import heading_key, said_beyond
from workflow.documents.report.matching import THRESHOLD, WORTH_SUGGESTING, Likeness, OutlineHeadings
from workflow.documents.report.pieces import find_breaks
from workflow.documents.report.synonyms import Synonym
from workflow.documents.report.units import Unit, joined, units_of
from workflow.documents.rich_text.blocks import Run
from workflow.documents.rich_text.html import TextTooLong
from workflow.documents.text import fold
from workflow.documents.word.body import read_body
from workflow.documents.word.content import Body, Conversions, WordBlock, WordParagraph, lines_of
from workflow.documents.word.to_html import to_html

_AFTER_SIGNATURE = "Phần sau chữ ký"
_IN_ITS_CONTROL = "điều khiển nội dung của biểu mẫu"
_NEAR = 50  # score of a section that only stands near
_SURE_HEADING = 95  # likeness from which a line is a heading of the outline, whatever stands around it
_LONGEST_TITLE = 150
_NAME_WITHIN = 40  # lines
_OTHER_DOCUMENTS = {
    "KẾ HOẠCH",
    "CÔNG VĂN",
    "QUYẾT ĐỊNH",
    "NGHỊ QUYẾT",
    "CHỈ THỊ",
    "CHƯƠNG TRÌNH",
    "CHƯƠNG TRÌNH HÀNH ĐỘNG",
    "HƯỚNG DẪN",
    "THÔNG BÁO",
    "QUY ĐỊNH",
    "QUY CHẾ",
    "TỜ TRÌNH",
    "BIÊN BẢN",
    "GIẤY MỜI",
}
_FEW_WORDS = 3  # that are a title of a column or a page, hardly a statement


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text without a certain section: its heading ("" for none), rich text and likeliest sections."""

    heading: str
    html: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Why a section has its text: the heading as typed ("" for none), how certain, 0 to 100, and the reasons."""

    heading: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportComment:
    """A comment in the margin (`at` aware, None if not said) and the key of the section it is about, "" for none."""

    key: str
    author: str
    at: dt.datetime | None
    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class SplitReport:
    """A report by sections.

    `matched` has rich text by the key of a section that has none under it, in the order of the outline, and
    only where there is text; `placed` says of each why. `fragments` have all other text, in order. `notes` say to the
    person what was left out; `findings` are about the file as a report and from reading it, as is `converted`;
    `title` is its abstract as typed, "" if it has none.
    """

    matched: dict[str, str]
    placed: dict[str, Placement]
    fragments: list[Fragment]
    notes: list[str]
    comments: tuple[ReportComment, ...]
    findings: tuple[Finding, ...]
    converted: Conversions
    title: str


def split_report(data: bytes, outline: Sequence[OutlineNode], *, synonyms: Sequence[Synonym] = ()) -> SplitReport:
    """The report in the .docx `data`, split into the sections of `outline`.

    A form of ours that was filled in Word is split by its content controls. In any other report headings are
    recognised by their words, or `synonyms` of them, by number and by order, and placed only if that is certain.
    Raises UnreadableDocument for a file that cannot be taken, or with a section too long to be one.
    """
    return split_body(read_body(data), outline, synonyms=synonyms)


def split_body(body: Body, outline: Sequence[OutlineNode], *, synonyms: Sequence[Synonym] = ()) -> SplitReport:
    """As `split_report`, for a document that was read already."""
    headings = OutlineHeadings(outline, synonyms)
    contents = contents_of(body.blocks, is_heading=lambda words: headings.best(words) >= _SURE_HEADING)
    splitter = _Splitter(outline, notes=contents.notes)
    if is_filled_form(body.blocks):
        splitter.add_form(split_form(contents.proper, outline, headings))
    else:
        splitter.add_report(without_hints(contents.proper, outline), headings)
    splitter.add_unplaced(_AFTER_SIGNATURE, [Unit(block, place) for place, block in contents.after_signature])
    matched = {node.key: splitter.matched[node.key] for node in outline if node.key in splitter.matched}
    return SplitReport(
        matched=matched,
        placed={key: splitter.placed[key] for key in matched},
        fragments=splitter.fragments,
        notes=splitter.notes,
        comments=tuple(splitter.comments(body)),
        findings=(*_findings(body, has_headings=splitter.has_headings), *body.findings),
        converted=body.converted,
        title=contents.title,
    )


@dataclass
class _Splitter:
    outline: Sequence[OutlineNode]
    notes: list[str]
    matched: dict[str, str] = field(default_factory=dict)
    placed: dict[str, Placement] = field(default_factory=dict)
    fragments: list[Fragment] = field(default_factory=list)
    has_headings: bool = False  # of the outline
    _sections_of: defaultdict[int, list[tuple[str, WordBlock]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._leaves = {node.key for node in leaves(self.outline)}

    def add_form(self, form: FormText) -> None:
        """The text of a filled form: what stands in a control is that section's."""
        self.has_headings = True
        for key, units in form.sections.items():
            self._add_to(key, Placement("", 100, (_IN_ITS_CONTROL,)), units)
        for printed, units in form.of_other_headings:
            self.notes.append(
                f"Biểu mẫu in đề mục “{shortened(printed.words)}”, không phải đề mục của đề cương này ở chỗ đó: "
                "có thể là biểu mẫu của kế hoạch khác. Chọn mục cho phần này."
            )
            self.add_unplaced(printed.words, units, self._alike(printed.likely))
        for after, units in form.outside:
            reasons = (f"viết ngoài ô điền, sau mục {after}",)
            self.add_unplaced("", units, (Suggestion(after, _NEAR, reasons),) if after in self._leaves else ())

    def add_report(self, blocks: Sequence[tuple[int, WordBlock]], headings: OutlineHeadings) -> None:
        """The text of a report as its author typed it."""
        units = [*units_of(blocks, lambda words: headings.best(words) >= THRESHOLD)]
        titles = "; ".join(_text(unit.block) for unit in units if unit.is_column_title)
        if titles:
            self.notes.append(f"Không lấy dòng tiêu đề của bảng: “{shortened(titles)}”.")
            units = [unit for unit in units if not unit.is_column_title]
        candidates = find_candidates(units, headings)
        placed, contenders = align(candidates, self.outline, headings)
        self.has_headings = bool(placed)
        evidence = Evidence(self.outline, candidates, placed)
        breaks = find_breaks(candidates, placed, contenders, self.outline, end=len(units))
        starts = [candidates[at].start for at in breaks] + [len(units)]
        self.add_unplaced("", units[: starts[0]], evidence.suggestions(None))
        for at, end in zip(breaks, starts[1:], strict=True):
            candidate = candidates[at]
            heading, text = units[candidate.start : candidate.end], units[candidate.end : end]
            if at in placed:
                self._add_placed(candidate, placed[at], evidence.of_placed(at), heading, text)
            else:
                under = [*_rest(candidate, heading), *text]
                says_more = _is_sentence(candidate.heading.words) or not (under or self._is_mere_heading(candidate))
                words = "" if says_more else candidate.heading.words
                self.add_unplaced(words, [*heading, *text] if says_more else under, evidence.suggestions(at))

    def add_unplaced(self, heading: str, units: Sequence[Unit], suggestions: tuple[Suggestion, ...] = ()) -> None:
        """Text of no certain section; a heading over nothing is only said."""
        if html := _html(heading or "Không có đề mục", units):
            self.fragments.append(Fragment(heading, html, suggestions))
        elif heading and heading != _AFTER_SIGNATURE:
            self.notes.append(f"Đề mục “{shortened(heading)}” không có nội dung, không lấy.")

    def _alike(self, likely: Sequence[Likeness]) -> tuple[Suggestion, ...]:
        """The sections with text that are like a heading, the likeliest first."""
        found = sorted(likely, key=lambda one: -one.words)
        return tuple(
            Suggestion(self.outline[one.section].key, one.words, (f"tên mục giống {one.words}%",))
            for one in found
            if one.words >= WORTH_SUGGESTING and self.outline[one.section].key in self._leaves
        )[:MAX_SUGGESTIONS]

    def comments(self, body: Body) -> Iterator[ReportComment]:
        """The comments of `body`, each with the section in which the quoted words stand, or else their block."""
        for comment in body.comments:
            sections = self._sections_of.get(comment.block, [])
            quoted = comment.quote.split("\n")[0].strip()
            with_quote = [key for key, block in sections if quoted and quoted in _text(block)]
            key = next(iter(with_quote or [key for key, _ in sections]), "")
            yield ReportComment(key, comment.author, comment.at, comment.text, comment.quote)

    def _is_mere_heading(self, candidate: Candidate) -> bool:
        """Whether a heading over nothing is no more than that: the outline's words, or too few to be a statement."""
        words = candidate.heading.words
        is_known = any(
            found.words >= _SURE_HEADING
            and not _said_beyond(words, self.outline[found.section], is_synonym=bool(found.synonym))
            for found in candidate.likely
        )
        return is_known or (len(words.split()) <= _FEW_WORDS and not _has_figures(words))

    def _add_placed(
        self,
        candidate: Candidate,
        aligned: Aligned,
        why: tuple[int, tuple[str, ...]],
        heading: Sequence[Unit],
        text: Sequence[Unit],
    ) -> None:
        node = self.outline[aligned.section]
        words = candidate.heading.words
        rest = _rest(candidate, heading)
        if rest and heading_key(_text(rest[0].block).strip("() .;")) == heading_key(node.guidance):
            rest = []  # the outline's own hint, typed with the heading
        self._sections_of[heading[0].place].extend((node.key, unit.block) for unit in heading)
        said = _said_beyond(words, node, is_synonym=bool(aligned.likeness.synonym))
        if said and node.key not in self._leaves:
            # What stands over the sections under it is handed back under its heading, which says it all.
            said, words = ("", words) if rest or text else (words, "")
        if said:
            rest = [Unit(WordParagraph((Run(said),)), heading[0].place), *rest]
        self._add_to(node.key, Placement(words, *why), [*rest, *text])

    def _add_to(self, key: str, placement: Placement, units: Sequence[Unit]) -> None:
        """Text of the section `key`; what stands over the sections under it is handed back."""
        if key in self._leaves:
            html = _html(placement.heading or key, units)
            for unit in units:
                self._sections_of[unit.place].append((key, unit.block))
            if html:
                self.matched[key], self.placed[key] = html, placement
            return
        first = next(
            (node.key for node in self.outline if node.key in self._leaves and node.key.startswith(f"{key}.")), ""
        )
        suggestions = (Suggestion(first, _NEAR, (f"phần dẫn của mục {key}",)),) if first else ()
        if html := _html(placement.heading or key, units):
            self.fragments.append(Fragment(placement.heading, html, suggestions))


def _findings(body: Body, *, has_headings: bool) -> Iterator[Finding]:
    """Whether the file is the report of some unit at all."""
    names = [" ".join(line.text.split()) for line in lines_of(body.blocks)[:_NAME_WITHIN]]
    other = next((name for name in names if name in _OTHER_DOCUMENTS), None)
    if other and not any(name.startswith(REPORT) for name in names):
        yield Finding(
            "not_a_report",
            f"Tệp này là {other}, không phải báo cáo. Kiểm tra lại tệp.",
            "phần đầu văn bản",
            severity="error",
        )
    elif not has_headings:
        yield Finding(
            "headings_missing",
            "Không nhận ra đề mục nào của đề cương trong tệp. Kiểm tra lại tệp, hoặc chọn mục cho từng phần.",
            "toàn văn bản",
        )


def _rest(candidate: Candidate, heading: Sequence[Unit]) -> list[Unit]:
    """What follows the heading in its line, as text."""
    return [Unit(WordParagraph(candidate.rest), heading[-1].place)] if candidate.rest else []


def _said_beyond(words: str, node: OutlineNode, *, is_synonym: bool) -> str:
    """What the heading `words` says beyond that of the section `node` and its guidance, "" for nothing."""
    heading, bracket = split_guidance(words)
    first, _, rest = heading.partition(" ")
    if fold(first) in (fold(node.key.rpartition(".")[2]), str(parse_key(node.key)[-1])):
        heading = rest  # a number that was typed without its point
    said = "" if is_synonym else said_beyond(heading, node.heading)
    in_bracket = said_beyond(bracket, node.guidance)
    return " ".join(part for part in (said, f"({in_bracket})" if in_bracket else "") if part)


def _has_figures(words: str) -> bool:
    return any(char.isdigit() for char in words)


def _is_sentence(words: str) -> bool:
    """Whether the words of a heading say something that must not be lost with it."""
    return len(words) > _LONGEST_TITLE or words.endswith((".", ";"))


def _text(block: WordBlock) -> str:
    return " ".join(line.text for line in lines_of([block]))


def _html(heading: str, units: Sequence[Unit]) -> str:
    try:
        return to_html(joined(units))
    except TextTooLong as too_long:
        raise UnreadableDocument(f"Phần “{shortened(heading)}”: {too_long}") from too_long
