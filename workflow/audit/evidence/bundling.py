"""Writes a bundle: everything that someone outside needs to check the events without us (docs/audit-format.md)."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from workflow.audit.canonical import canonical_bytes
from workflow.audit.evidence import keys, tree, verifier
from workflow.audit.evidence.verifier import FORMAT, SEGMENT
from workflow.audit.models import Checkpoint, Event, Leaf, Sequencer

_CHUNK = 2_000
_SEALS_A_STEP = 200

README = """\
BỘ CHỨNG CỨ NHẬT KÝ / AUDIT EVIDENCE

Kiểm tra (Python 3.11 trở lên và gói cryptography):
To check (Python 3.11 or newer and the package cryptography):

    python verify.py . --public-key khoa-cong-khai.txt [--since niem-phong.txt] [--json] [--lang vi|en]

khoa-cong-khai.txt là khóa công khai nhận từ cơ quan bằng đường khác, không phải keys.txt trong bộ này: ai viết lại được
nhật ký thì cũng viết lại được tệp ấy. niem-phong.txt là một lần niêm phong đã giữ từ trước (thư, tờ in, tệp trong nơi
giữ), chép lại nguyên chữ, xuống dòng ở đâu cũng được; có nó mới thấy được nhật ký bị cắt hay bị viết lại từ đầu.

khoa-cong-khai.txt holds the public key, had from the committee by another way, not keys.txt of this bundle: who can
rewrite the log can rewrite that file as well. niem-phong.txt is a checkpoint that you kept (a mail, a printed page, a
file of a witness), copied letter by letter, wherever its lines end; only it shows a log that was cut or written anew
from its beginning.

Mã thoát / exit:
0  đã kiểm tra, mọi thứ đúng như khi được niêm phong / checked, everything is as it was sealed
1  đã kiểm tra và thấy sai, nêu sự kiện sai đầu tiên, sai thế nào / checked and wrong, the first wrong event is named
2  chưa kiểm tra được: gọi sai, thiếu hoặc không đọc được tệp / not checked: wrong usage, a file missing or unreadable

events/NNNNNN.jsonl   sự kiện, mỗi dòng một / events, one a line, 65536 a file; a line is exactly what is hashed
leaves/NNNNNN.bin     mã băm của từng sự kiện, 32 byte / their hashes, 32 bytes each
checkpoints.jsonl     các lần niêm phong đã ký / signed checkpoints (C2SP tlog-checkpoint), each as a JSON string
proofs.jsonl          phép chứng minh nối các lần niêm phong / consistency proofs from each checkpoint to the next
keys.txt              các khóa công khai từng dùng / the public keys ever used
verify.py             chương trình kiểm tra / the verifier
"""


def write_bundle(path: Path, step: Callable[[int], None] = lambda done: None) -> Checkpoint | None:
    """Write everything up to the last checkpoint, which is answered, into a directory made here.

    `step` is told from time to time, also while checkpoints are written, how many events are. Memory does not grow with
    the events. Events that somebody took out or changed are written as they are now: finding that is the verifier's
    work. Raises FileExistsError, OSError, BrokenTree.
    """
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return None
    for folder in (path, path / "events", path / "leaves"):
        folder.mkdir()
    (path / "FORMAT").write_text(FORMAT, encoding="ascii")
    (path / "README.txt").write_text(README, encoding="utf-8")
    (path / "keys.txt").write_text("".join(f"{key}\n" for key in keys.known()), encoding="ascii")
    shutil.copyfile(verifier.__file__, path / "verify.py")
    with (
        (path / "checkpoints.jsonl").open("w", encoding="utf-8", newline="") as notes,
        (path / "proofs.jsonl").open("w", encoding="ascii", newline="") as proofs,
    ):
        seals = _SealWriter(notes, proofs, step)
        for number, start in enumerate(range(0, last.size, SEGMENT)):
            end = min(start + SEGMENT, last.size)
            _write_segment(path, number, start, end, step)
            seals.write(start, end)
    _write_strays(path, last.size)
    return last


@dataclass
class _SealWriter:
    """Checkpoints and the proofs that join them, segment by segment: there may be one a minute for years, and whoever
    waits must see that the work goes on."""

    notes: TextIO
    proofs: TextIO
    step: Callable[[int], None]
    before: int = 0
    reader: tree.Reader = field(default_factory=tree.Reader)

    def write(self, start: int, end: int) -> None:
        """Those over more than `start` and up to `end` events."""
        checkpoints = Checkpoint.objects.filter(size__gt=start, size__lte=end).order_by("size")
        rows = checkpoints.values_list("size", "note").iterator(chunk_size=_CHUNK)
        for place, (size, note) in enumerate(rows, start=1):
            self.notes.write(json.dumps(note, ensure_ascii=False) + "\n")
            if self.before:
                path = [base64.b64encode(hashed).decode() for hashed in self.reader.consistency(self.before, size)]
                self.proofs.write(json.dumps({"from": self.before, "to": size, "path": path}) + "\n")
            self.before = size
            if place % _SEALS_A_STEP == 0:
                self.step(end)


def _write_segment(path: Path, number: int, start: int, end: int, step: Callable[[int], None]) -> None:
    with (
        (path / f"events/{number:06}.jsonl").open("wb") as events,
        (path / f"leaves/{number:06}.bin").open("wb") as leaves,
    ):
        for first in range(start, end, _CHUNK):
            span = Leaf.objects.filter(index__gte=first, index__lt=min(first + _CHUNK, end)).order_by("index")
            rows = list(span.values_list("event_id", "hash"))
            leaves.write(b"".join(bytes(hashed) for _event, hashed in rows))
            found = Event.objects.in_bulk([event for event, _hash in rows])
            events.writelines(_line(found[event]) for event, _hash in rows if event in found)
            step(min(first + _CHUNK, end))


def _write_strays(path: Path, size: int) -> None:
    """Events that should have a place in the tree and have none: somebody put them in behind the sequencer's back."""
    settled = Sequencer.objects.values_list("settled", flat=True).first() or 0
    strays = Event.objects.filter(id__lte=settled, leaf__isnull=True).order_by("id")
    lines = [_line(event) for event in strays[:_CHUNK]]
    if lines:
        with (path / f"events/{(size - 1) // SEGMENT:06}.jsonl").open("ab") as file:
            file.writelines(lines)


def _line(event: Event) -> bytes:
    try:
        return canonical_bytes(event) + b"\n"
    except (ValueError, TypeError, AttributeError, OverflowError):
        return b"{}\n"  # not even of the kind that is written; the verifier says so
