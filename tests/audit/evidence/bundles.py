"""Bundles to try, as an outsider has them: files, a public key, nothing of the system."""

from __future__ import annotations

import json
import random
from pathlib import Path

from workflow.audit.evidence import keys
from workflow.audit.evidence.bundling import write_bundle
from workflow.audit.evidence.sealing import seal
from workflow.audit.evidence.verifier import PublicKey, Verdict, Wrong, verify
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
        return verify(path, trusted(), since, processes)
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
