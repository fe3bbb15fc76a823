"""Which fonts stand in for those of official documents where these are not installed.

LibreOffice by itself puts Liberation in their place, which lacks most letters of Vietnamese: each word would be in
two fonts. Fontconfig, which it asks for the rest, knows of fonts of the same widths that have all.
"""

from __future__ import annotations

import functools
import shutil
import subprocess

_STAND_INS = {"Times New Roman": "Tinos", "Arial": "Arimo"}
_LONGEST = 10  # seconds


@functools.cache
def stand_ins() -> dict[str, str]:
    """Fonts that are not installed, each with the one for it that is; {} where nobody can tell."""
    program = shutil.which("fc-match")
    if program is None:
        return {}
    return {font: other for font, other in _STAND_INS.items() if _match(program, font) == other}


def _match(program: str, font: str) -> str:
    command = [program, "--format=%{family[0]}", font]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST, check=False).stdout
    except subprocess.TimeoutExpired:
        return ""
