"""A checkpoint that was copied off paper or out of a mail: what was lost on the way changes nothing, a letter does."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflow.audit.evidence.keys import SigningKey
from workflow.audit.evidence.verifier import Note, restored, said

KEY = SigningKey.of_seed("trinh-ky.đảng-ủy.example.vn/audit/1a2b3c4d", bytes(range(32)))
TIME = 1_700_000_000
NOTE = KEY.note(1_204, bytes(range(100, 132)), TIME)
SIGNED = [place for place, letter in enumerate(NOTE) if letter not in "— \n"]
"""Every letter of the note but its dashes, spaces and ends of lines: those of the names in the signature lines too."""

SPACES = st.text(" \t\u00a0\u3000\u202f", min_size=1, max_size=3)
UNSEEN = st.sampled_from(["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff"])
DASHES = st.sampled_from(["—", "–", "-", "--", "―", "−", "‐"])
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\x0b", " "])
BEFORE = st.sampled_from(["", "Hãy giữ thư này – cẩn thận.\n\n", "- một\n— hai\n\n", "Từ: kiemtra@example.vn\n"])
AFTER = st.sampled_from(["", "\n\nTrân trọng, – Kiểm\n", "-- \nĐỗ Văn Kiểm\n12\n"])


def is_signed(given: str) -> bool:
    try:
        return Note.copied(given).time_signed_by(KEY.public) == TIME
    except ValueError:
        return False


def wrapped(draw: st.DrawFn, text: str) -> list[str]:
    """The text in pieces of at least two letters: one that is a hyphen alone could be meant as a dash."""
    places = sorted(draw(st.sets(st.integers(2, max(2, len(text) - 2)), max_size=4)))
    places = [place for place, before in zip(places, [0, *places], strict=False) if place - before >= 2]
    return [text[one:other] for one, other in zip([0, *places], [*places, len(text)], strict=True) if text[one:other]]


@st.composite
def disfigured(draw: st.DrawFn, note: str = NOTE) -> str:
    """The note as it may look after printers, mail programs, editors and people have handled it."""
    text, _blank, signatures = note.partition("\n\n")
    origin, size, root = text.split("\n")
    lines = [*wrapped(draw, origin), size, *wrapped(draw, root)]
    lines += [""] * draw(st.integers(0, 2))
    for line in signatures.splitlines():
        _dash, name, signature = line.split(" ")
        dash = draw(DASHES)
        if draw(st.booleans()):
            lines.append(dash + draw(SPACES) + name + draw(SPACES) + signature)
        else:
            first, *rest = wrapped(draw, name)
            lines += [dash + draw(SPACES) + first, *rest, *wrapped(draw, signature)]
        lines += [""] * draw(st.integers(0, 1))
    quote = draw(st.sampled_from(["", "> ", ">", "> > ", ">> "]))
    end = draw(ENDS)
    if end == " ":
        quote = ""  # who joins lines into one has nothing quoted any more
    shown = end.join(
        quote + draw(st.one_of(st.just(""), SPACES)) + line + draw(st.one_of(st.just(""), SPACES)) for line in lines
    )
    for _time in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(shown)))
        shown = shown[:place] + draw(UNSEEN) + shown[place:]
    shown = draw(BEFORE) + shown + ("\n" + draw(AFTER) if end != " " else "")
    shown = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), shown)
    return draw(st.sampled_from(["", "\ufeff"])) + shown


@settings(max_examples=150, deadline=None)
@given(disfigured())
@example(NOTE)
@example("\ufeff" + NOTE)
@example(" " + NOTE)
@example(NOTE.replace("\n", "\r\n"))
@example(unicodedata.normalize("NFD", NOTE))
def test_what_does_no_harm_changes_nothing(copy: str) -> None:
    assert Note.copied(copy) == Note.parse(NOTE)
    assert is_signed(copy)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_letter_that_is_another_is_found_however_it_is_copied(data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(SIGNED))
    letters = st.one_of(st.sampled_from(string.printable), st.characters(exclude_categories=["Cs"]), st.just(""))
    letter = data.draw(letters.filter(lambda one: unicodedata.normalize("NFC", one) != NOTE[place]))
    changed = NOTE[:place] + letter + NOTE[place + 1 :]
    assert not is_signed(changed)
    if letter and not letter.isspace() and place != 0:
        assert not is_signed(data.draw(disfigured(changed)) if changed.count("\n\n") == 1 else changed)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.text("—- \n=>1a/+AB", max_size=300), disfigured().map(lambda one: one[:-9])))
@example("")
@example("\x00")
@example("—" * 9_000)
@example("a\n" * 9_000 + "1\n" + "A" * 43 + "=\n— a b")
@example("— a b\n" * 3_000)
def test_whatever_it_is_it_is_read_or_said_why_not(text: str) -> None:
    try:
        assert Note.parse(restored(text))
    except ValueError as problem:
        assert said(str(problem), "en").isascii(), problem


LINES = NOTE.split("\n")


@pytest.mark.parametrize(
    ("copy", "vietnamese", "english"),
    [
        ("", "không có chữ nào", "no text"),
        ("\n".join(LINES[:3]), "không thấy dòng chữ ký nào", "no signature line"),
        ("\n".join(["Kính gửi", "– đây:", *LINES[:3]]), "không thấy dòng chữ ký nào", "no signature line"),
        (NOTE.replace(LINES[2], LINES[2][1:]), "dòng 3: mã băm gốc phải là 44 chữ", "line 3: the root"),
        (NOTE.replace("\n1204\n", "\n1.204\n"), "dòng 2: số sự kiện phải là một số viết liền", "line 2: the number"),
        (NOTE.replace("1a2b3c4d\n", "1a2b3c4x\n"), "dòng 1: tên nhật ký ở đây và trong", "line 1: the name"),
        (NOTE.replace(LINES[4], LINES[4][:-2]), "dòng 5: sau tên nhật ký, chữ ký phải là 92", "line 5: after the name"),
        (NOTE.replace(LINES[5], LINES[5] + " và"), "dòng 6: chữ này không thuộc", "line 6: this does not belong"),
        (NOTE.replace(LINES[5], LINES[5][:-3] + "h=="), "dòng 6: chữ cuối trước dấu", "line 6: the last letter"),
        (NOTE + NOTE, "có hơn một lần niêm phong", "more than one checkpoint"),
    ],
)
def test_it_is_said_which_line_to_copy_again(copy: str, vietnamese: str, english: str) -> None:
    with pytest.raises(ValueError, match=r".") as problem:
        Note.copied(copy)
    assert vietnamese in str(problem.value) and english in said(str(problem.value), "en")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1204", "1205", "ba dòng đầu"),
        (LINES[4][-9:-3], LINES[4][-9:-3].swapcase(), "dòng chữ ký thứ 1"),
        (LINES[5][-9:-4], LINES[5][-9:-4].swapcase(), "dòng chữ ký thứ 2"),
        (LINES[5] + "\n", "", "thiếu một dòng chữ ký"),
    ],
)
def test_it_is_said_where_a_letter_may_be_wrong(old: str, new: str, expected: str) -> None:
    note = Note.copied(NOTE.replace(old, new))
    assert note.time_signed_by(KEY.public) is None and expected in note.mistake(KEY.public)


def test_another_key_is_said_to_be_another() -> None:
    other = SigningKey.of_seed(KEY.public.name, bytes(32)).public
    assert Note.parse(NOTE).mistake(other) == "không phải của khóa nào đã đưa vào"


def test_a_checkpoint_that_says_more_is_read_as_it_is() -> None:
    text = Note.parse(NOTE).text + "nhan-chung 7\n"
    note = Note.copied(f"{text}\n{NOTE.partition(chr(10) * 2)[2]}")
    assert note.text == text and note.time_signed_by(KEY.public) is None


def test_a_witness_signs_by_a_name_of_their_own() -> None:
    witness = LINES[4].replace(KEY.public.name, "nhan-chung.example.vn")
    copy = Note.copied(NOTE.replace("\n", "\r\n") + "> " + witness)
    assert copy.time_signed_by(KEY.public) == TIME and copy.signatures[-1][0] == "nhan-chung.example.vn"
