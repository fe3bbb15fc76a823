"""In what capacity somebody signs, as it is printed: “T/M BAN THƯỜNG VỤ”, “KT. CHỦ TỊCH”, “Q. TRƯỞNG BAN”."""

from __future__ import annotations

from workflow.documents.official.profiles import Capacity, Profile

_WORDS: dict[Capacity, str] = {
    "on_behalf": "thay mặt",
    "for_head": "ký thay",
    "by_order": "thừa lệnh",
    "by_delegation": "thừa ủy quyền",
    "acting": "quyền",
}


def signing_line(profile: Profile, capacity: Capacity, whom: str) -> str:
    """The line over the signature: the mark of ``capacity`` and, in capitals, for whom it is signed.

    ``whom`` is the collective body for "on_behalf" and "by_order", the head's position for "for_head" and
    "acting"; the line of an acting head is the position itself. Raises ``ValueError`` for a capacity that the
    format does not know, in words for the user.
    """
    mark = profile.signing.get(capacity)
    if mark is None:
        raise ValueError(f"Thể thức này không có hình thức ký “{_WORDS[capacity]}”. Hãy chọn hình thức khác.")
    return f"{mark} {whom.upper()}"
