"""What a reader should look at before a document is used; nothing is mended without being asked."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "hint"]
"""An error contradicts itself or a rule; a warning is probably a slip; a hint is worth a look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong.

    `code` is stable, for programs; `message` says to the person what it is and what to do; `where` names
    the place in the words of the document; `fix` is the text to put there instead, "" where only a person can say.
    """

    code: str
    message: str
    where: str
    severity: Severity = "warning"
    fix: str = ""
