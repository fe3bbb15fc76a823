"""Checking a bundle, against the hashing alone that it cannot do without: a leaf and a node an event.

The floor is one process that has all lines in memory and does nothing but hash. "one process" is everything – reading,
parsing, canonical form, chains, times, roots, signatures, proofs – in one process too; "all cores" divides it among as
many as there are. The bundle is written as files, because what is measured is the reader: events of many objects, half
of them with changes, a checkpoint every 1,000.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import tempfile
from itertools import pairwise
from pathlib import Path

from benchmarks.hashing import alone, checked, floor
from benchmarks.result import Result, median
from workflow.audit.evidence.keys import SigningKey
from workflow.audit.evidence.verifier import FORMAT, SEGMENT, Range, canonical, leaf_hash, node_hash

STREAMS_A_HUNDRED = 20
EVERY = 1_000


def run(quick: bool) -> Result:
    """Write a bundle of 100,000 or 1,000,000 events and check it, in turns with the floor."""
    count, rounds = (100_000, 3) if quick else (1_000_000, 3)
    key = SigningKey.of_seed("example.vn/audit", bytes(32))
    cores = os.cpu_count() or 1
    times: dict[str, list[float]] = {"floor": [], "one process": [], "all cores": []}
    used = []
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory)
        _write(path, count, key)
        for _round in range(rounds):
            times["floor"].append(alone(floor, path))
            for name, processes in (("one process", 1), ("all cores", cores)):
                spent, mebibytes = alone(checked, path, key.public, processes)
                times[name].append(spent)
                used.append(mebibytes)
    took = {name: median(samples) for name, samples in times.items()}
    return Result(
        name="verify",
        ratios={
            "one process vs the hashing": round(took["one process"] / took["floor"], 2),
            "all cores vs the hashing": round(took["all cores"] / took["floor"], 2),
        },
        goal={"all cores vs the hashing": 2.5},
        figures={
            **{f"{name}, us an event": round(spent * 1000 / count, 2) for name, spent in took.items()},
            "cores": cores,
            "largest process, MiB": round(max(used), 1),
        },
    )


def _write(path: Path, count: int, key: SigningKey) -> None:
    """The files of a bundle as the export writes them."""
    chance, tree = random.Random(6), Range()
    for folder in ("events", "leaves"):
        (path / folder).mkdir()
    (path / "FORMAT").write_text(FORMAT)
    heads: dict[int, tuple[int, str]] = {}
    notes, sizes = [], []
    events, leaves = bytearray(), bytearray()
    for index in range(count):
        stream = chance.randrange(count * STREAMS_A_HUNDRED // 100)
        number, previous = heads.get(stream, (0, ""))
        line = canonical(_event(index, stream, number + 1, previous))
        hashed = leaf_hash(line)
        heads[stream] = (number + 1, hashed.hex())
        tree.append(hashed)
        events += line + b"\n"
        leaves += hashed
        if (index + 1) % EVERY == 0 or index + 1 == count:
            notes.append(key.note(index + 1, tree.root(), 1_700_000_000 + index))
            sizes.append(index + 1)
        if (index + 1) % SEGMENT == 0 or index + 1 == count:
            (path / f"events/{index // SEGMENT:06}.jsonl").write_bytes(events)
            (path / f"leaves/{index // SEGMENT:06}.bin").write_bytes(leaves)
            events, leaves = bytearray(), bytearray()
    (path / "checkpoints.jsonl").write_text("".join(json.dumps(note) + "\n" for note in notes))
    _write_proofs(path, sizes)


def _write_proofs(path: Path, sizes: list[int]) -> None:
    leaves = b"".join(file.read_bytes() for file in sorted((path / "leaves").iterdir()))

    def over(start: int, end: int) -> bytes:
        if (start, end) not in known:
            if end - start == 1:
                return leaves[32 * start : 32 * end]
            middle = start + (1 << ((end - start - 1).bit_length() - 1))
            known[start, end] = node_hash(over(start, middle), over(middle, end))
        return known[start, end]

    def proof(first: int, start: int, end: int, whole: bool) -> list[bytes]:
        if first == end:
            return [] if whole else [over(start, end)]
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if first <= middle:
            return [*proof(first, start, middle, whole), over(middle, end)]
        return [*proof(first, middle, end, False), over(start, middle)]

    known: dict[tuple[int, int], bytes] = {}
    with (path / "proofs.jsonl").open("w") as file:
        for one, other in pairwise(sizes):
            hashes = [base64.b64encode(hashed).decode() for hashed in proof(one, 0, other, True)]
            file.write(json.dumps({"from": one, "to": other, "path": hashes}) + "\n")


def _event(index: int, stream: int, number: int, previous: str) -> dict[str, object]:
    return {
        "action": "submissions.write_section",
        "actor": index % 997,
        "address": "~a2026.GDwg06sxT8wvbdrfOUOkyQ",
        "appointment": index % 1_009,
        "at": f"2024-{1 + index % 12:02}-15T02:05:07.{index % 1_000_000:06}Z",
        "campaign": 3,
        "capacity": "Chuyên viên, Ban Tuyên giáo",
        "changes": {"section": "III.3", "text": hashlib.sha256(b"%d" % index).hexdigest()} if index % 2 else {},
        "from_state": "drafted",
        "label": "Báo cáo của Chi bộ Sở Tài chính",
        "number": number,
        "on_behalf_of": None,
        "previous_hash": previous,
        "reason": "",
        "refused": False,
        "stream": f"submission:{stream}",
        "to_state": "drafted",
        "unit": index % 313,
        "version": 2,
    }
