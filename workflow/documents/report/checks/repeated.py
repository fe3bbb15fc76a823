"""One thing that is told twice with two numbers: what the unit holds, and shares of it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.documents.citations import NUMBER
from workflow.documents.findings import Finding
from workflow.documents.language.checks import Passage
from workflow.documents.report.checks.numbers import COUNT, MEMBERS, PERCENT, read_count, read_percent
from workflow.documents.report.checks.subject import ReportText, Rule, is_ahead, place_of, sentences
from workflow.documents.text import fold

_WHAT = rf"(?:đồng\s+chí\s+)?(?P<what>(?:{MEMBERS})(?:(?:\s*,\s*|\s+và\s+|\s+)(?:{MEMBERS}))*)\b"
_COUNTED = rf"(?P<count>{COUNT})\s+{_WHAT}(?P<more>[^.,;:()\d]*)"
_HOLDS = re.compile(rf"\b(?P<verb>hiện(?:\s+nay)?\s+có|có\s+tổng\s+số|có|gồm)\s+{_COUNTED}", re.IGNORECASE)
_NEXT = re.compile(rf"(?P<comma>\s*,\s*(?:(?:với|và|gồm|có|cùng|tổng\s+số)\s+)*)?{_COUNTED}", re.IGNORECASE)
_LEADS_ON = re.compile(r"(?:(?:^|\s+)(?:voi|va|gom|co|cung|tong so))+$")
_TOTAL = re.compile(
    rf"\b(?:tổng\s+số|số\s+lượng|số)\s+{_WHAT}(?P<more>(?: +[^\W\d_]+){{0,6}}?) *(?:\b(?:là|có)\b *:?|:) *"
    rf"(?P<count>{COUNT})(?P<unit>[^.,;:()\d\t]*)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"^(?:dong chi|d/c|nguoi)\b")
# What adds nothing to whom the unit holds.
_ALL_OF_THEM = re.compile(
    r"(?:(?:hien nay|hien|dang|co|truc thuoc|sinh hoat|tai|o|cua|trong|toan|don vi|co quan|chi bo|dang bo)(?:\s+|$))*"
)
_WHO = re.compile(r"[^,;:.()\d]*$")
_LONGEST_WHO = 120
_LONGEST_CHAIN = 6  # counts in one clause
# What a unit calls itself; its own name is taken off as well.
_SELF = re.compile(r"\b(?:den nay|tinh den nay|hien nay|hien tai|toan|don vi|co quan|chi bo|dang bo|cap uy|chung)\b")
_DATED = re.compile(r"\b(?:tinh|den|het|thoi diem|ngay|thang|nam)\b")
# With its tones: "lúc" is not "lực".
_OTHER_TIME = re.compile(
    r"\b(?:trước|đầu|cuối|thành lập|dự kiến|phấn đấu|khi|lúc|còn|tăng|giảm|kết nạp|thêm|mới)\b", re.IGNORECASE
)
_WISH = re.compile(r"\b(?:chi tieu|muc tieu|yeu cau|it nhat|toi thieu|tro len|so voi)\b")
_TIMES = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|\d{4}")
_OCCASION = re.compile(r"\b(?:quy|dot|thang|lan|ky|lop|hoc ky)\s+\w+")
_NUMBER = re.compile(NUMBER)
_WHOSE_SHARE = rf"(?:{MEMBERS}|cấp\s+[uủ][yỷ]|thanh\s+niên)\b[^.,;:()\d%]{{5,120}}"
_SHARE_OF = re.compile(rf"{PERCENT}\s+(?:tổng\s+)?(?:số\s+)?(?P<about>{_WHOSE_SHARE})", re.IGNORECASE)
_SHARE_IS = re.compile(
    rf"\b(?:tỷ\s+lệ\s+(?P<rate>[^.;:()\d%]{{5,120}}?)|(?P<about>{_WHOSE_SHARE}?))"
    rf"\s*(?:\b(?:đạt|là|chiếm)\b|:)\s*(?:tỷ\s+lệ\s+)?:?\s*{PERCENT}",
    re.IGNORECASE,
)
_ATTENDED = re.compile(r"(?:cac |dang vien |can bo |va |,)*(?:tham gia|tham du|du|hoc tap|quan triet)\b[\w ,]*")
_STUDIED = re.compile(r"\b(?:hoc tap|quan triet)\b.*\bnghi quyet\b|\bnghi quyet\b.*\b(?:hoc tap|quan triet)\b")
_OF_YOUTH = re.compile(r"\b(?:doan vien|thanh nien|hoi vien)\b")
_FEWEST_ABOUT = 3  # words that say what a share is of
_ROUNDED = 1


@dataclass(frozen=True, slots=True)
class _Stated:
    """A number in a passage: `thing` says of what; `is_listed` where a list may give it for many in turn."""

    thing: tuple[object, ...]
    amount: float
    words: str
    passage: Passage
    is_listed: bool


def check_same_count(report: ReportText) -> Iterator[Finding]:
    """What the unit holds ("có 06 chi bộ với 120 đảng viên", "Tổng số đoàn viên: 30") is one number for one time."""
    own = fold(report.unit)
    stated: list[_Stated] = []
    for passage, sentence in _told(report):
        if not _OTHER_TIME.search(sentence):
            stated += _held(sentence, passage, own)
            stated += _totals(sentence, passage, own)
    yield from _conflicts(stated, differ_by=0)


def check_same_share(report: ReportText) -> Iterator[Finding]:
    """The share of those who do a thing ("97% đảng viên tham gia học tập") is one number in all sections."""
    stated: list[_Stated] = []
    for passage, sentence in _told(report):
        if "%" not in sentence:
            continue
        folded = fold(sentence)
        if _OTHER_TIME.search(sentence) or _WISH.search(folded):
            continue
        when = frozenset((*_TIMES.findall(sentence), *_NUMBER.findall(sentence), *_OCCASION.findall(folded)))
        for found in (*_SHARE_OF.finditer(sentence), *_SHARE_IS.finditer(sentence)):
            about = _share_of(fold(found["about"] or found["rate"]), folded)
            if about.count(" ") >= _FEWEST_ABOUT - 1:
                words = " ".join(found[0].split())
                stated.append(_Stated((about, when), read_percent(found["percent"]), words, passage, is_listed=True))
    yield from _conflicts(stated, differ_by=_ROUNDED)


def _share_of(about: str, sentence: str) -> str:
    """`about`; one name for those who studied the resolution, whom every report counts in words of its own."""
    is_study = _ATTENDED.fullmatch(about) and _STUDIED.search(sentence) and not _OF_YOUTH.search(sentence)
    return "du hoc tap nghi quyet" if is_study else about


def _told(report: ReportText) -> Iterator[tuple[Passage, str]]:
    """The sentences that tell what is, not what is to be."""
    ahead = {place_of(node.key) for node in report.outline if is_ahead(report, node)}
    for passage in report.passages:
        if passage.part not in ahead:
            for sentence in sentences(passage.text):
                yield passage, sentence


def _held(sentence: str, passage: Passage, own: str) -> Iterator[_Stated]:
    for found in _HOLDS.finditer(sentence):
        if not _is_own(found, sentence, own):
            continue
        chain = [found]
        while len(chain) < _LONGEST_CHAIN and (following := _NEXT.match(sentence, chain[-1].end())):
            if not (following["comma"] or _LEADS_ON.search(fold(chain[-1]["more"]))):
                break
            chain.append(following)
        for at, counted in enumerate(chain):
            what, more = fold(counted["what"]), _narrower(counted["more"])
            # "12 chi bộ và 30 đảng viên được khen thưởng": what is said of the last is said of all.
            if not any(_narrower(later["more"]) for later in chain[at + 1 :] if fold(later["what"]) != what):
                words = f"{counted['count']} {counted['what']}"
                yield _stated(what, more, counted["count"], words, sentence, passage, is_listed=False)


def _totals(sentence: str, passage: Passage, own: str) -> Iterator[_Stated]:
    for found in _TOTAL.finditer(sentence):
        before = _TIMES.sub(" ", sentence[max(found.start() - _LONGEST_WHO, 0) : found.start()])
        who = _own_as_unit(fold(before), own)
        what, unit = fold(found["what"]), fold(found["unit"])
        if not _is_other_part(who, own) and not _DATED.sub(" ", _SELF.sub(" ", who)).strip(" ,:-–+*"):
            more = f"{_narrower(found['more'])} {_narrower(_PEOPLE.sub('', unit).removeprefix(what))}".strip()
            yield _stated(what, more, found["count"], found[0].strip(), sentence, passage, is_listed=True)


def _stated(
    what: str, more: str, count: str, words: str, sentence: str, passage: Passage, *, is_listed: bool
) -> _Stated:
    thing = (what, more, frozenset(_TIMES.findall(sentence)))
    return _Stated(thing, read_count(count), " ".join(words.split()), passage, is_listed)


def _is_own(found: re.Match[str], sentence: str, own: str) -> bool:
    """Whether it is certain that it is the unit that holds what is counted."""
    before = _WHO.search(sentence[max(found.start() - _LONGEST_WHO, 0) : found.start()])
    who = _own_as_unit(fold(before[0]) if before else "", own)
    if _is_other_part(who, own) or not set(_SELF.sub(" ", who).split()) <= set(own.split()):
        return False
    return fold(found["verb"]) not in ("co", "gom") or bool(who)


def _own_as_unit(who: str, own: str) -> str:
    return who.replace(own, " don vi ").strip() if own else who


def _is_other_part(who: str, own: str) -> bool:
    """Whether `who` is a cell of the unit, itself of many cells."""
    return own.startswith("dang bo") and "chi bo" in who


def _narrower(more: str) -> str:
    """What `more` says that makes of all of them some, folded; "" if nothing."""
    folded = _LEADS_ON.sub("", fold(more))
    return "" if _ALL_OF_THEM.fullmatch(folded) else folded


def _conflicts(stated: list[_Stated], *, differ_by: float) -> Iterator[Finding]:
    """What differs from what was said first; a section that gives one number after another lists many things."""
    by_section: dict[tuple[object, ...], set[float]] = defaultdict(set)
    for said in stated:
        if said.is_listed:
            by_section[said.thing, said.passage.part].add(said.amount)
    first: dict[tuple[object, ...], _Stated] = {}
    for said in stated:
        if len(by_section[said.thing, said.passage.part]) > 1:
            continue
        earlier = first.setdefault(said.thing, said)
        if abs(earlier.amount - said.amount) > differ_by:
            where = earlier.passage.part.rpartition(", ")[2]
            yield Finding(
                "figures_conflict",
                f"Ở đây ghi “{said.words}” nhưng ở {where} ghi “{earlier.words}”. Kiểm tra lại số liệu.",
                said.passage.place,
            )


RULES: tuple[Rule, ...] = (check_same_count, check_same_share)
