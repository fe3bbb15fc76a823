"""Old Word documents (.doc) and .rtf made into .docx, by LibreOffice where it is installed."""

from __future__ import annotations

from workflow.documents.office.libre_office import convert
from workflow.documents.package.kind import Kind, kind_of
from workflow.documents.package.opening import open_package
from workflow.documents.package.refusal import SAVE_AGAIN, UnreadableDocument

_ENDINGS = {Kind.OLD_WORD: "doc", Kind.RTF: "rtf"}
_OTHERWISE = "mở tệp bằng Word, lưu thành “Word Document (.docx)” rồi tải lên"


def can_convert(data: bytes) -> bool:
    """Whether ``data`` is of a kind that ``doc_to_docx`` takes. Raises UnreadableDocument for a file too large."""
    return kind_of(data) in _ENDINGS


def doc_to_docx(data: bytes, *, timeout: float = 60) -> bytes:
    """The .doc or .rtf ``data`` as a .docx that `open_package` takes: without macros, embedded files and links.

    ``timeout`` in seconds. Raises ``UnreadableDocument`` for a file of another kind, damaged or with a password,
    ``NoConverter`` without LibreOffice or out of time.
    """
    kind = kind_of(data)
    if kind not in _ENDINGS:
        raise UnreadableDocument(kind.value or "Đây không phải tệp Word cũ (.doc) hoặc RTF. Chọn lại tệp.")
    result = convert(data, from_kind=_ENDINGS[kind], to_kind="docx", timeout=timeout, otherwise=_OTHERWISE)
    if result is None:
        raise UnreadableDocument(f"Tệp bị hỏng hoặc có mật khẩu nên không chuyển sang .docx được. {SAVE_AGAIN}")
    return open_package(result).to_bytes()
