"""Bundles to try, as an outsider has them: files, a public key, nothing of the system."""

from __future__ import annotations

import base64
import json
import random
from itertools import pairwise
from pathlib import Path

from workflow.audit.evidence import keys
from workflow.audit.evidence.bundling import write_bundle
from workflow.audit.evidence.sealing import seal
from workflow.audit.evidence.verifier import (
    FORMAT,
    Note,
    PublicKey,
    Range,
    Verdict,
    Wrong,
    canonical,
    leaf_hash,
    verify,
)
from workflow.audit.recording import Entry, append
from workflow.organisation.acting import Acting


def sealed_log(acting: Acting, *, events: int = 60, seals: int = 6) -> None:
    """Events of five objects, taken in turns, sealed every now and then."""
    for number in range(events):
        append(
            Entry(
                f"submission:{number % 5}",
                "submissions.edit",
                acting,
                reason=f"Lần {number}: “đủ”\n\\ 100 %",
                changes={"turn": [number - 1, number], "b": "x"} if number % 2 else {},
            )
        )
        if number % (events // seals) == 0:
            seal()
    seal()


def written(path: Path) -> Path:
    write_bundle(path)
    return path


def trusted() -> list[PublicKey]:
    return [PublicKey.parse(key) for key in keys.known()[:1]]


def verdict(path: Path, since: str | None = None, processes: int = 1) -> Verdict | Wrong:
    try:
        return verify(path, trusted(), None if since is None else Note.copied(since), processes)
    except Wrong as wrong:
        return wrong


def kind(path: Path, since: str | None = None) -> tuple[str, int | None]:
    """What is wrong and with which event; ("ok", None) when nothing is."""
    found = verdict(path, since)
    return (found.kind, found.event) if isinstance(found, Wrong) else ("ok", None)


def lines(path: Path) -> list[bytes]:
    return (path / "events/000000.jsonl").read_bytes().splitlines(keepends=True)


def put(path: Path, changed: list[bytes]) -> None:
    (path / "events/000000.jsonl").write_bytes(b"".join(changed))


def edited(line: bytes, chance: random.Random) -> bytes:
    event = json.loads(line)
    event["reason"] = f"khác {chance.random()}"
    return json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def by_hand(path: Path, key: keys.SigningKey, *, events: int = 24, every: int = 5) -> Path:
    """A sound bundle that needs no database: `events` of one object, a checkpoint over each `every` of them."""
    (path / "events").mkdir(parents=True)
    (path / "leaves").mkdir()
    made, hashes, previous = [], [], ""
    for number in range(1, events + 1):
        event: dict[str, object] = dict.fromkeys(
            ("actor", "appointment", "campaign", "on_behalf_of", "unit")
        ) | dict.fromkeys(("address", "capacity", "from_state", "label", "to_state"), "")
        event |= {"action": "submissions.edit", "at": "2024-02-15T02:05:07.000000Z", "changes": {}, "number": number}
        event |= {"previous_hash": previous, "reason": f"Lần {number}", "refused": False, "version": 2}
        made.append(canonical({**event, "stream": "submission:1"}))
        hashes.append(leaf_hash(made[-1]))
        previous = hashes[-1].hex()
    sizes = [*range(every, events, every), events]
    notes = [key.note(size, _over(hashes[:size]), 1_700_000_000) for size in sizes]
    proofs = [
        {"from": one, "to": other, "path": list(map(_encoded, _consistency(hashes[:other], one)))}
        for one, other in pairwise(sizes)
    ]
    (path / "FORMAT").write_text(FORMAT)
    put(path, [line + b"\n" for line in made])
    (path / "leaves/000000.bin").write_bytes(b"".join(hashes))
    (path / "checkpoints.jsonl").write_text("".join(json.dumps(note) + "\n" for note in notes))
    (path / "proofs.jsonl").write_text("".join(json.dumps(proof) + "\n" for proof in proofs))
    return path


def _encoded(hashed: bytes) -> str:
    return base64.b64encode(hashed).decode()


def _over(hashes: list[bytes]) -> bytes:
    tree = Range()
    for hashed in hashes:
        tree.append(hashed)
    return tree.root()


def _consistency(hashes: list[bytes], first: int, *, whole: bool = True) -> list[bytes]:
    """RFC 6962 section 2.1.2, as it stands there."""
    if first == len(hashes):
        return [] if whole else [_over(hashes)]
    middle = 1 << ((len(hashes) - 1).bit_length() - 1)
    if first <= middle:
        return [*_consistency(hashes[:middle], first, whole=whole), _over(hashes[middle:])]
    return [*_consistency(hashes[middle:], first - middle, whole=False), _over(hashes[:middle])]
