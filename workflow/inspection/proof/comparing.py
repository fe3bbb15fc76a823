"""A checkpoint that somebody kept against the log of today: does today's log still begin with it?"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflow.audit.evidence import keys, tree
from workflow.audit.evidence.verifier import Note, PublicKey, is_consistent
from workflow.audit.models import Checkpoint

LONGEST = 20_000
"""Characters of a checkpoint that is given; one that we sign has some 400."""


class Unreadable(Exception):
    """Why what was given cannot be compared, in words for the person."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_contained` when the first `size` events of today's log are those that were signed then; `words` say it."""

    size: int
    at: datetime.datetime
    is_contained: bool
    words: str


def compare(text: str) -> Answer:
    """Compare by a consistency proof from the kept checkpoint to the last one. Raises Unreadable."""
    try:
        note = Note.parse("\n".join(line.rstrip() for line in text.removeprefix("\ufeff").strip().splitlines()) + "\n")
    except ValueError as problem:
        raise Unreadable(_("Đây không phải một lần niêm phong: %(problem)s.") % {"problem": problem}) from problem
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        raise Unreadable(_("Nhật ký này chưa có lần niêm phong nào."))
    known = [PublicKey.parse(key) for key in keys.known()]
    if note.origin not in {key.name for key in known}:
        raise Unreadable(_("Lần niêm phong này là của nhật ký khác: %(origin)s.") % {"origin": note.origin})
    times = [time for key in known if (time := note.time_signed_by(key)) is not None]
    if not times:
        raise Unreadable(
            _("Chữ ký không phải của khóa nào mà nhật ký này từng dùng: nội dung đã bị sửa, hoặc nhật ký đã bị thay.")
        )
    at = datetime.datetime.fromtimestamp(times[0], datetime.UTC)
    if note.size > last.size:
        words = _("Nhật ký nay chỉ có %(now)d sự kiện đã niêm phong, ít hơn lúc đó: dữ liệu đã bị lùi lại hoặc bị cắt.")
        return Answer(note.size, at, False, words % {"now": last.size})
    try:
        proof = tree.Reader().consistency(note.size, last.size) if note.size else []
    except tree.BrokenTree:
        return Answer(note.size, at, False, _("Cây sự kiện thiếu lá hoặc nhánh: có người đã xóa."))
    if note.size and not is_consistent(note.size, note.root, last.size, bytes(last.root), proof):
        words = _("Sự kiện trước lần niêm phong này nay không còn như lúc đó: lịch sử đã bị viết lại.")
        return Answer(note.size, at, False, words)
    words = _("Nhật ký hôm nay còn nguyên các sự kiện đã được niêm phong lúc đó, và chỉ được ghi thêm.")
    return Answer(note.size, at, True, words)
