"""What a reader should look at before a document is used; nothing is mended without being asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong.

    `code` is stable, for programs; `message` says to the person what it is and what to do; `where` names
    the place in the words of the document.
    """

    code: str
    message: str
    where: str
