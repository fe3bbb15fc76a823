"""A checkpoint that somebody kept against the log of today: does today's log still begin with it?"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workflow.audit.evidence import keys, tree
from workflow.audit.evidence.verifier import Note, PublicKey, Wrong, is_consistent, said
from workflow.audit.models import Checkpoint

LONGEST = 20_000
"""Characters of a checkpoint that is given; one that we sign has some 400."""


class Unreadable(Exception):
    """Why what was given cannot be compared, in words for the person."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_contained` when the first `size` events of today's log are those that were signed then; `words` say it, and
    where it is not so they say it as `verify.py` does."""

    size: int
    at: datetime.datetime
    is_contained: bool
    words: str


def compare(text: str) -> Answer:
    """Compare by a consistency proof from the kept checkpoint to the last one. Raises Unreadable."""
    try:
        note = Note.copied(text)
    except ValueError as problem:
        words = said(str(problem), get_language() or "vi")
        raise Unreadable(_("Đây không phải một lần niêm phong: %(problem)s.") % {"problem": words}) from problem
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        raise Unreadable(_("Nhật ký này chưa có lần niêm phong nào."))
    known = [PublicKey.parse(key) for key in keys.known()]
    if note.origin not in {key.name for key in known}:
        raise Unreadable(_("Lần niêm phong này là của nhật ký khác: %(origin)s.") % {"origin": note.origin})
    times = [time for key in known if (time := note.time_signed_by(key)) is not None]
    if not times:
        signers = [key for key in known if any(key.id == identity for _name, identity, _bytes in note.signatures)]
        words = _("%(verdict)s. Hãy so lại từng chữ; nếu không chép sai thì nó đã bị sửa, hoặc nhật ký đã bị thay.")
        mistake = note.mistake((signers or known)[-1])
        raise Unreadable(words % {"verdict": _verdict("wrong_signature", mistake)})
    at = datetime.datetime.fromtimestamp(times[0], datetime.UTC)
    if note.size > last.size:
        words = _("%(verdict)s. Nhật ký nay chỉ có %(now)d sự kiện đã niêm phong, ít hơn lúc đó.")
        return Answer(note.size, at, False, words % {"verdict": _verdict("rolled_back"), "now": last.size})
    try:
        proof = tree.Reader().consistency(note.size, last.size) if note.size else []
    except tree.BrokenTree:
        return Answer(note.size, at, False, _("Cây sự kiện thiếu lá hoặc nhánh: có người đã xóa."))
    if note.size and not is_consistent(note.size, note.root, last.size, bytes(last.root), proof):
        words = _("%(verdict)s. Sự kiện trước lần niêm phong này nay không còn như lúc đó.")
        return Answer(note.size, at, False, words % {"verdict": _verdict("forked_checkpoint")})
    words = _("Nhật ký hôm nay còn nguyên các sự kiện đã được niêm phong lúc đó, và chỉ được ghi thêm.")
    return Answer(note.size, at, True, words)


def _verdict(kind: str, detail: str = "") -> str:
    words = Wrong(kind, detail=detail).told(get_language() or "vi")
    return words[0].upper() + words[1:]
