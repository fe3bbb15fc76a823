"""Vietnamese text as it was typed before Unicode: the mirror of reading it."""

import csv
from functools import cache
from pathlib import Path

import workflow.documents.encodings.legacy as legacy


@cache
def _typed(encoding: str) -> dict[str, str]:
    table = Path(legacy.__file__).with_name("legacy.csv")
    with table.open(encoding="utf-8", newline="") as file:
        return {
            row["unicode"]: bytes(int(byte, 16) for byte in row["legacy_bytes_or_chars"].split()).decode("latin-1")
            for row in csv.DictReader(file)
            if row["encoding"] == encoding
        }


def encode(text: str, encoding: str) -> str:
    """NFC `text` as typed in "TCVN3" (small letters, and the capitals that have no tone) or "VNI"."""
    return "".join(_typed(encoding).get(char, char) for char in text)
