"""The verifier hurries through what is as usual: whatever it says so, it says as if it had looked closely."""

from __future__ import annotations

import datetime
import tempfile
from array import array
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflow.audit.evidence import verifier
from workflow.audit.evidence.verifier import (
    GRACE,
    SEGMENT,
    Checked,
    Task,
    canonical,
    leaf_hashes,
    quick_events,
    read_event,
    read_events,
)

TEXT = st.text(st.one_of(st.sampled_from('\\"/\n\t\b\x01\x1f\x7fa é“ư😀'), st.characters(exclude_categories=["Cs"])))
LABEL = st.one_of(st.sampled_from(["", "drafted", "Báo cáo của Chi bộ", "Ý kiến:\n“đủ”"]), TEXT)
NUMBER = st.one_of(st.integers(-20, 20), st.sampled_from([10**15, 2**53 - 1, 2**53, -(2**53), 10**40]))
ID = st.one_of(st.none(), st.integers(0, 50), NUMBER)
SCALAR = st.one_of(LABEL, NUMBER, st.booleans(), st.none())
KEY = st.one_of(st.sampled_from(["a", "b", "to", "to_", "a!", "", "é", "B", 'q"']), st.text(max_size=3))
VALUE = st.recursive(
    st.one_of(SCALAR, st.floats()),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(KEY, inside, max_size=3),
    max_leaves=5,
)
CHANGES = st.one_of(st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), SCALAR), st.dictionaries(KEY, VALUE))
MOMENT = st.datetimes(datetime.datetime(1970, 1, 1), datetime.datetime(9999, 1, 1)).map(
    lambda moment: moment.isoformat(timespec="microseconds") + "Z"
)
HASH = st.one_of(st.just(""), st.binary(min_size=32, max_size=32).map(bytes.hex))


def events(**members: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    usual: dict[str, st.SearchStrategy[object]] = {
        "action": st.sampled_from(["submissions.submit", verifier.USE_KEY]) | LABEL,
        "actor": ID, "address": LABEL, "appointment": ID, "at": MOMENT, "campaign": ID, "capacity": LABEL,
        "changes": CHANGES, "from_state": LABEL, "label": LABEL, "number": st.integers(1, 12) | NUMBER,
        "on_behalf_of": ID, "previous_hash": HASH, "reason": LABEL, "refused": st.booleans(),
        "stream": st.sampled_from(["submission:1", "report:2"]) | LABEL, "to_state": LABEL, "unit": ID,
        "version": st.sampled_from([1, 2]),
    }  # fmt: skip
    return st.fixed_dictionaries({**usual, **members})


PLAIN: dict[str, object] = {
    "action": "submissions.submit", "actor": 7, "address": "192.0.2.1", "appointment": None, "at":
    "2024-01-02T03:04:05.000006Z", "campaign": 3, "capacity": "Bí thư", "changes": {"a": 1, "b": [None, "x"]},
    "from_state": "drafted", "label": "Báo cáo", "number": 2, "on_behalf_of": None, "previous_hash": "0f" * 32,
    "reason": "đủ\n\"rồi\" \\", "refused": False, "stream": "submission:1", "to_state": "submitted", "unit": 9,
    "version": 1,
}  # fmt: skip
LINE = canonical(PLAIN)
BARE = canonical({**PLAIN, "reason": ""})
"""Nothing in it is escaped."""


def written(event: dict[str, object]) -> bytes:
    try:
        return canonical(event)
    except UnicodeEncodeError:
        return b"{}"


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A line with some of its bytes exchanged for what is close to right."""
    line = bytearray(written(draw(events())))
    for _time in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(line)))
        end = min(len(line), start + draw(st.sampled_from([0, 0, 1, 1, 2, 6])))
        piece = st.one_of(
            st.sampled_from(
                [b"", b'"', b"\\", b"\\/", b"\\n", b"\\u001f", b"\\u001F", b"\\u0041", b"\\ud800", b"\\u0000", b"\\x",
                 b"\x00", b"\x01", b"\x7f", b"\r", b"\t", b"\n", b" ", b"0", b"-", b"-0", b".0", b"e1", b"1" * 16, b",",
                 b"null", b"true", b"[", b"]", b"{", b"}", b"[[", b'"a":1,', b'"z":1,', b"\xc3", b"\xff", b"\xc0\x80",
                 b"\xed\xa0\x80", "é".encode(), "é".encode(), b"A", b"f"]
            ),
            st.binary(max_size=3),
        )  # fmt: skip
        line[start:end] = draw(piece)
    return bytes(line)


WRONG = [
    LINE.replace(b'"a":1', b'"a":1,"a":1'), LINE.replace(b'{"a":1,"b":[null,"x"]}', b'{"b":1,"a":1}'),
    LINE.replace(b'"a":1', b'"a":{"c":1,"b":2}'), LINE.replace(b'"a":1', b'"b":1'), LINE.replace(b"\\n", b"\\u000a"),
    LINE.replace(b"\\n", b"\\u001F"), LINE.replace(b"\\n", b"\\/"), LINE.replace(b"\\n", b"\\ud800"),
    LINE.replace(b"\\n", b"\\u0000"), LINE.replace(b"\\n", b"\x01"), LINE.replace(b"\\n", b"\n"), LINE + b" ",
    LINE + b"\n", LINE + b"\x00", b" " + LINE, b"\xef\xbb\xbf" + LINE, LINE.replace(b'"a":1', b'"a":-0'),
    LINE.replace(b'"a":1', b'"a":01'), LINE.replace(b'"a":1', b'"a":1.0'), LINE.replace(b'"a":1', b'"a":1e3'),
    LINE.replace(b'"a":1', b'"a":9007199254740992'), LINE.replace(b'"a":1', b'"a":' + b"9" * 5_000),
    LINE.replace(b'"a":1', b'"a":' + b"[" * 5_000 + b"]" * 5_000), LINE.replace(b'"a":1', b'"a":[,1]'),
    LINE.replace(b'"a":1', b'"a":NaN'), LINE.replace("đủ".encode(), b"\xc3"), LINE.replace("đủ".encode(), b"\xc0\xaf"),
    LINE.replace("đủ".encode(), b"\xed\xa0\x80"), LINE.replace("đủ".encode(), b"\xf4\x90\x80\x80"),
    LINE.replace(b'"version":1', b'"version":3'), LINE.replace(b'"version":1', b'"version":true'),
    LINE.replace(b'"number":2', b'"number":0'), LINE.replace(b'"number":2', b'"number":02'),
    LINE.replace(b'"number":2', b'"number":-2'), LINE.replace(b"0f0f", b"0F0f"), LINE.replace(b"0f0f", b"0f0"),
    LINE.replace(b"0f" * 32, b"0f" * 33), LINE.replace(b".000006Z", b".00006Z"), LINE.replace(b"2024-01", b"2024-1x"),
    LINE.replace(b'"unit":9,', b""), LINE.replace(b'"unit":9,', b'"unit":9,"unit":9,'),
    *(BARE.replace(b"submitted", escape + b"submitted") for escape in (b"\\", b"\\/", b"\\u0020", b"\\u00")),
    LINE.replace(b'"unit":9', b'"unit":"9"'), LINE.replace(b"Z", b'Z","at":"2024-01-02T03:04:05.000006Z'),
    LINE.replace(b"submission:1", b"\xe1\xbb"), LINE[:-1], b"", b"null", b"[]", b"{}",
]  # fmt: skip


def test_what_is_wrong_is_wrong_either_way() -> None:
    for line in (LINE, BARE):
        assert read_event(line) and quick_events(line + b"\n")
    for line in WRONG:
        assert line not in (LINE, BARE) and quick_events(line + b"\n") is None, line
        assert read_event(line) is None, line
        assert read_events(LINE + b"\n" + line + b"\n" + LINE + b"\n") is None, line


def test_what_nearly_every_event_is_like_is_read_quickly() -> None:
    for changes in ({}, {"a": ["x", None]}, {"a": -5, "b": True, "c": ["y", 0], "d": "\u0001"}):
        for version in (1, 2):
            line = canonical({**PLAIN, "changes": changes, "version": version})
            assert read_event(line) and quick_events(line + b"\n")


@settings(max_examples=200, deadline=None)
@given(st.one_of(events().map(written), damaged()))
@example(LINE)
def test_a_line_that_is_taken_quickly_is_canonical(line: bytes) -> None:
    quick, event = quick_events(line + b"\n"), read_event(line)
    if quick is None:
        return
    assert event is not None and event.keys is None
    assert quick == ((line,), (event.at,), (b"%d," % event.number,), (event.previous,), (event.stream,), ())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.just(LINE), events().map(written), damaged()), min_size=1, max_size=6))
def test_a_block_is_read_as_its_lines_are(lines: list[bytes]) -> None:
    block = b"\n".join(lines) + b"\n"
    slowly = [read_event(line) for line in block[:-1].split(b"\n")]
    found = read_events(block)
    assert (found is None) == (None in slowly)
    if found is not None:
        read = [event for event in slowly if event]
        assert list(found.lines) == block[:-1].split(b"\n")
        assert list(zip(found.moments, found.before, found.streams, strict=True)) == [
            (event.at, event.previous, event.stream) for event in read
        ]
        assert list(found.numerals) == [b"%d," % event.number for event in read]
        assert list(found.keys) == [(at, *event.keys) for at, event in enumerate(read) if event.keys]


@st.composite
def logs(draw: st.DrawFn) -> tuple[list[bytes], list[int], list[int]]:
    """Lines, mostly of rightly chained events, and checkpoints: their sizes and times."""
    heads: dict[str, tuple[int, str]] = {}
    lines: list[bytes] = []
    begun = 1_700_000_000
    for index in range(draw(st.integers(1, 12))):
        stream = draw(st.sampled_from(["a:1", "b:2", "c:\n3"]))
        number, previous = heads.get(stream, (draw(st.sampled_from([0, 0, 4])), ""))
        late = draw(st.sampled_from([0] * 9 + [GRACE + 1, -GRACE]))
        moment = datetime.datetime.fromtimestamp(begun + index - late, datetime.UTC).replace(tzinfo=None)
        following = number + draw(st.sampled_from([1] * 12 + [0, 2]))
        event = {
            **PLAIN,
            "at": moment.isoformat(timespec="microseconds") + "Z",
            "number": following,
            "previous_hash": draw(st.sampled_from([previous] * 12 + ["", "1" * 64, "x"])),
            "stream": stream,
            "reason": draw(LABEL),
        }
        line = draw(st.sampled_from([canonical(event)] * 12 + [canonical(event).replace(b'"unit":9', b'"unit":09')]))
        heads[stream] = (following, verifier.leaf_hash(line).hex())
        lines.append(line)
    sizes = sorted(draw(st.sets(st.integers(1, len(lines)))))
    return lines, sizes, [begun + size for size in sizes]


@settings(max_examples=200, deadline=None)
@given(logs())
def test_who_hurries_finds_nothing_exactly_where_nothing_is(log: tuple[list[bytes], list[int], list[int]]) -> None:
    lines, sizes, times = log
    leaves = b"".join(leaf_hashes(lines))
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "events").mkdir()
        (Path(directory) / "events/000003.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
        within = array("Q", [3 * SEGMENT + size for size in sizes if size < len(lines)])
        at = array("Q", times[: len(within)])
        task = Task(directory, 3, len(lines), 1, array("Q"), None, within, at, directory)
        keys: list[tuple[int, str, str]] = []
        hurried = verifier._hurry_through(task, leaves, keys)
        checked = Checked(array("Q"), b"", b"", as_sealed=True)
        closely = verifier._look_closely(task, leaves, checked)
    assert checked.as_sealed and (hurried is None) == (checked.finding is not None)
    assert hurried is None or (hurried, keys) == (closely, checked.keys)
