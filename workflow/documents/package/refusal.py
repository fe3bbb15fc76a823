"""How a file that cannot be taken is refused, in words for the person who sent it, and how much is taken."""

from __future__ import annotations

SAVE_AGAIN = "Mở tệp bằng Word, chọn “Lưu thành…”, loại “Word Document (.docx)”, rồi tải lên lại."
BROKEN = f"Tệp .docx bị hỏng hoặc tải lên chưa hết. {SAVE_AGAIN}"
ENCRYPTED = "Tệp có mật khẩu. Bỏ mật khẩu trong Word (Tệp, Thông tin, Bảo vệ tài liệu), lưu rồi tải lên lại."
MACROS = f"Tệp có chứa macro. {SAVE_AGAIN}"
MEGABYTE = 1024 * 1024
MAX_FILE = 20 * MEGABYTE
MAX_PARAGRAPHS = 20_000
MAX_CHARACTERS = 1_000_000
"""Of the text of all parts that are read: 400 pages and more."""
TOO_LONG = (
    "Tài liệu có quá {} đoạn hoặc {} ký tự, hoặc định dạng phức tạp quá mức đọc được. Chia thành nhiều tệp.".format(
        *(f"{most:,}".replace(",", ".") for most in (MAX_PARAGRAPHS, MAX_CHARACTERS))
    )
)


class UnreadableDocument(ValueError):
    """The file cannot be taken; str() tells the person what is wrong with it and what to do."""
