"""The comments in the margin, each reply after what it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from workflow.documents.word.content import WordBlock, WordComment, lines_of
from workflow.documents.word.names import Element, name
from workflow.documents.word.runs import Piece, Typesetter
from workflow.documents.word.walk import Anchor

_DONE = "(đã xong)"
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_ID, _AUTHOR, _DATE = name("w:id"), name("w:author"), name("w:date")
_PARAGRAPH_ID, _OF_COMMENT, _OF_PARENT = name("w14:paraId"), name("w15:paraId"), name("w15:paraIdParent")


@dataclass(frozen=True, slots=True)
class _Thread:
    """What a comment answers, by the id of its last paragraph, and whether it is settled."""

    parent: str
    is_done: bool


def read_comments(
    root: Element,
    extended: Element | None,
    anchors: Mapping[str, Anchor],
    story: Callable[[Element], list[WordBlock]],
    typesetter: Typesetter,
) -> Iterator[WordComment]:
    """The comments in the part `root`, in the order of what they are about; `story` reads the text of one.

    `extended` is the part that says which is a reply, and which is settled: those end with "(đã xong)".
    """
    threads = _threads(extended)
    comments = list(root.iterchildren(name("w:comment")))
    by_paragraph = {_last_paragraph(comment): comment for comment in comments}
    order = {comment: place for place, comment in enumerate(anchors)}
    opening: dict[Element, list[Element]] = {}
    for comment in comments:
        thread = threads.get(_last_paragraph(comment))
        parent = by_paragraph.get(thread.parent) if thread and thread.parent else None
        # Word answers the first comment of a thread, never a reply.
        if parent is None or parent is comment:
            opening.setdefault(comment, [])
        else:
            opening.setdefault(parent, []).append(comment)
    for first in sorted(opening, key=lambda comment: order.get(comment.get(_ID, ""), len(order))):
        anchor = anchors.get(first.get(_ID, ""), Anchor(0))
        quote = _text_of(anchor.pieces, typesetter)
        for comment in (first, *opening[first]):
            text = "\n".join(line.text for line in lines_of(story(comment)))
            thread = threads.get(_last_paragraph(comment))
            if thread and thread.is_done:
                text = f"{text} {_DONE}".lstrip()
            yield WordComment(comment.get(_AUTHOR, ""), _time(comment.get(_DATE, "")), text, quote, anchor.block)


def _threads(extended: Element | None) -> dict[str, _Thread]:
    found = () if extended is None else extended.iterchildren(name("w15:commentEx"))
    return {
        comment.get(_OF_COMMENT, ""): _Thread(
            comment.get(_OF_PARENT, ""), comment.get(name("w15:done"), "0") in ("1", "true", "on")
        )
        for comment in found
    }


def _last_paragraph(comment: Element) -> str:
    ids = [paragraph.get(_PARAGRAPH_ID, "") for paragraph in comment.iter(name("w:p"))]
    # Without an id no two comments are alike.
    return (ids[-1] if ids else "") or f"comment {comment.get(_ID, '')}"


def _text_of(pieces: list[Piece], typesetter: Typesetter) -> str:
    return " ".join("".join(run.text for run in typesetter.runs(pieces)).split())


def _time(stated: str) -> dt.datetime | None:
    """In UTC; None for what is no time, or none of a year in which anybody has written: some programs put 0001."""
    try:
        time = dt.datetime.fromisoformat(stated)
    except ValueError:
        return None
    if not _FIRST_YEAR <= time.year <= _LAST_YEAR:
        return None
    return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)
