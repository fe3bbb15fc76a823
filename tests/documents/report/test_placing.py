"""Headings typed wrongly are recognised or handed back; no text goes silently into another section."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.report.test_shapes import OUTLINE, SECTIONS, TEXTS
from tests.documents.shapes import NUMBER_STYLES, POINT_STYLES, ROMAN_STYLES, Piece, Shape, report
from workflow.documents.outline import to_roman
from workflow.documents.report.splitting import SplitReport, split_report
from workflow.documents.rich_text.html import plain
from workflow.documents.text import fold

KEYS = [node.key for node in OUTLINE]
TWINS = {"III.3", "III.4"}


def _typo(words: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(words) - 1)
    slips = [words[:at] + chance.choice("xqwz") + words[at + 1 :], words[:at] + words[at + 1 :]]
    slips += [words[:at] + chance.choice("eahn") + words[at:], words[:at] + words[at + 1] + words[at] + words[at + 2 :]]
    return chance.choice(slips)


def _cut_short(words: str, chance: random.Random) -> str:
    return words[: max(12, len(words) * chance.choice([8, 9]) // 12)]


def _reworded(words: str, chance: random.Random) -> str:
    typed = words.rstrip(".").split()
    if len(typed) > 6 and chance.random() < 0.5:
        del typed[chance.randrange(1, len(typed) - 1)]
    else:
        typed.insert(chance.randrange(1, len(typed) + 1), chance.choice(["và", "các", "của", "những"]))
    return " ".join(typed)


MUTATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "exact": lambda words, chance: words,
    "capitals": lambda words, chance: words.upper(),
    "small letters": lambda words, chance: words.lower(),
    "no diacritics": lambda words, chance: fold(words),
    "typo": _typo,
    "cut short": _cut_short,
    "reworded": _reworded,
    "colon": lambda words, chance: f"{words}:",
    "odd spaces": lambda words, chance: words.replace(" ", "  ").replace(",", "\t,"),
}


def _wrong_label(piece: Piece, chance: random.Random) -> str:
    number = chance.randrange(7, 10)
    return (f"{to_roman(number)}.", f"{number}.", f"{'abcdeghik'[number - 1]})")[piece.level - 1]


def _right(found: SplitReport, keys: Sequence[str]) -> int:
    return sum(tuple(plain(found.matched.get(key, "")).splitlines()) == TEXTS[key] for key in keys)


@pytest.mark.parametrize("labels", ["right", "none", "wrong"])
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_headings_are_recognised_though_typed_wrongly(mutation: str, labels: str) -> None:
    right, all_of_them = 0, 0
    for seed in range(3):
        chance = random.Random(seed)
        label = {
            "right": lambda piece: None,
            "none": lambda piece: "",
            "wrong": lambda piece, chance=chance: _wrong_label(piece, chance),
        }
        typed = [
            replace(piece, heading=MUTATIONS[mutation](piece.heading, chance), label=label[labels](piece))
            for piece in SECTIONS
        ]
        found = split_report(report(typed, Shape()), OUTLINE)
        right += _right(found, list(TEXTS))
        all_of_them += len(TEXTS)
    # Of 40: all but two where words are cut off or changed, all where they are not.
    assert right >= (all_of_them if mutation not in ("cut short", "reworded", "typo") else 0.9 * all_of_them)


EXTRA = ["Công tác phát triển đảng viên trẻ", "Hoạt động tình nguyện tại cơ sở", "Phong trào văn nghệ, thể thao"]


@st.composite
def _reports(draw: st.DrawFn) -> tuple[list[tuple[str, Piece]], Shape]:
    """Sections typed in any way, some left out, moved, or not of the outline; each piece with its key, "" for none."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    pieces = list(zip(KEYS, SECTIONS, strict=True))
    for _ in range(draw(st.integers(0, 2))):
        gone = chance.choice(pieces)[0]
        pieces = [one for one in pieces if one[0] != gone and not one[0].startswith(f"{gone}.")] or pieces
    if draw(st.booleans()):
        tops = sorted({key.partition(".")[0] for key, _ in pieces}, key=lambda key: chance.random())
        pieces = [one for top in tops for one in pieces if one[0].partition(".")[0] == top]
    typed: list[tuple[str, Piece]] = []
    counts = [0, 0, 0]
    extra = draw(st.lists(st.sampled_from(EXTRA), max_size=2, unique=True))
    for key, piece in pieces:
        if extra and chance.random() < 0.1:
            words = extra.pop()
            typed.append(("", Piece(piece.level, 0, words, texts=(f"Việc ngoài đề cương ({words}).", "Một câu khác."))))
        mutation = MUTATIONS[chance.choice(list(MUTATIONS))]
        label = chance.choice([None, None, None, "", _wrong_label(piece, chance)])
        typed.append((key, replace(piece, heading=mutation(piece.heading, chance), label=label)))
    numbered = []
    for key, piece in typed:
        counts[piece.level - 1 :] = [counts[piece.level - 1] + 1, *[0] * (3 - piece.level)]
        numbered.append((key, replace(piece, number=counts[piece.level - 1])))
    shape = Shape(
        numbering=draw(st.sampled_from(["manual", "style", "direct", "lost"])),
        look=draw(st.sampled_from(["bold", "plain", "all bold", "heading style"])),
        layout=draw(st.sampled_from(["paragraphs", "paragraphs", "line breaks", "two columns", "run in"])),
        split_headings=draw(st.booleans()),
        empty_paragraphs=draw(st.booleans()),
        roman=draw(st.sampled_from(ROMAN_STYLES)),
        number=draw(st.sampled_from(NUMBER_STYLES)),
        point=draw(st.sampled_from(POINT_STYLES)),
    )
    return numbered, shape


@settings(max_examples=150, deadline=None)
@given(_reports())
def test_no_sentence_goes_into_another_section_and_none_is_lost(drawn: tuple[list[tuple[str, Piece]], Shape]) -> None:
    pieces, shape = drawn
    found = split_report(report([piece for _, piece in pieces], shape), OUTLINE)
    places = {key: plain(html) for key, html in found.matched.items()}
    handed_back = "\n".join(f"{fragment.heading}\n{plain(fragment.html)}" for fragment in found.fragments)
    for key, piece in pieces:
        for sentence in piece.texts if key else piece.texts[:1]:
            in_sections = [place for place, text in places.items() if sentence in text]
            assert in_sections in ([], [key]), sentence
            assert len(in_sections) + handed_back.count(sentence) == 1, sentence


def test_all_sections_are_found_in_another_order() -> None:
    tops = [
        ("VI", "V", "IV", "III", "II", "I"),
        ("I", "II", "IV", "III", "V", "VI"),
        ("II", "I", "III", "VI", "IV", "V"),
    ]
    for order in tops:
        moved = [
            piece
            for top in order
            for key, piece in zip(KEYS, SECTIONS, strict=True)
            if key == top or key.startswith(f"{top}.")
        ]
        found = split_report(report(moved, Shape()), OUTLINE)
        assert _right(found, [key for key in TEXTS if key not in TWINS]) == len(TEXTS) - len(TWINS)


def _without(*gone: str) -> list[tuple[str, Piece]]:
    return [(key, piece) for key, piece in zip(KEYS, SECTIONS, strict=True) if key not in gone]


def test_one_of_two_sections_of_the_same_words_is_handed_back_without_its_number() -> None:
    pieces = [replace(piece, label="") if key in TWINS else piece for key, piece in _without("III.4")]
    found = split_report(report(pieces, Shape()), OUTLINE)
    assert not TWINS & found.matched.keys()
    assert {suggestion.key for suggestion in found.fragments[0].suggestions} >= TWINS


def test_the_number_decides_between_sections_of_the_same_words_if_the_others_are_numbered_as_in_the_outline() -> None:
    for gone, kept in (("III.3", "III.4"), ("III.4", "III.3")):
        found = split_report(report([piece for _, piece in _without(gone)], Shape()), OUTLINE)
        assert tuple(plain(found.matched[kept]).splitlines()) == TEXTS[kept]
        assert f"đúng số mục {kept}" in found.placed[kept].reasons


def test_the_number_does_not_decide_in_a_report_that_numbers_anew() -> None:
    numbers = {"III.4": 3, "III.5": 4, "III.6": 5}
    pieces = [replace(piece, number=numbers.get(key, piece.number)) for key, piece in _without("III.3")]
    found = split_report(report(pieces, Shape()), OUTLINE)
    assert not TWINS & found.matched.keys()
    assert len(found.matched) == len(TEXTS) - 2


def test_a_part_of_another_sections_words_is_not_its_section() -> None:
    outline = [node for node in OUTLINE if node.key in ("I", "IV", "IV.3", "IV.3.a")]
    pieces = [
        Piece(1, 1, "Đặc điểm tình hình", texts=("Một.",)),
        Piece(1, 4, "Đánh giá chung"),
        Piece(2, 3, "Nguyên nhân"),
        Piece(3, 1, "Nguyên nhân chủ quan", texts=("Hai.",)),
    ]
    found = split_report(report(pieces, Shape()), outline)
    assert found.matched == {"I": "<p>Một.</p>"}
    assert [fragment.heading for fragment in found.fragments] == ["Nguyên nhân chủ quan"]


def test_every_placement_says_how_certain_it_is_and_why() -> None:
    found = split_report(report([piece for _, piece in _without("III.5")], Shape()), OUTLINE)
    assert found.placed["III.6"].score == 100
    assert found.placed["III.6"].reasons == ("tên mục giống 100%", "đúng số mục III.6", "đứng giữa mục III.4 và IV")
    assert found.placed["III.6"].heading == OUTLINE[KEYS.index("III.6")].heading
    assert found.placed.keys() == found.matched.keys()
