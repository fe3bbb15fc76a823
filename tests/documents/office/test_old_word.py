import struct
from pathlib import Path

import pytest

from tests.documents.office.conversions import linking_to, listening, plainly_converted
from tests.documents.package.hostile_files import GOOD, compound
from tests.documents.word_files import docx_of, paragraph
from workflow.documents.office import programs
from workflow.documents.office.old_word import can_convert, doc_to_docx
from workflow.documents.office.pdf import NoConverter
from workflow.documents.package.compound_file import root_streams
from workflow.documents.package.opening import UnreadableDocument, open_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LINES = ["KẾ HOẠCH", "Sơ kết 02 năm thực hiện Nghị quyết số 16-NQ/ĐUK", "Tồn tại, hạn chế"]
DOCX = docx_of("".join(paragraph(line) for line in LINES))


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same document as LibreOffice saves it in old formats."""
    folder = tmp_path_factory.mktemp("old")
    return {kind: plainly_converted(DOCX, folder, from_kind="docx", to_kind=kind) for kind in ("doc", "rtf")}


def lines(docx: bytes) -> list[str]:
    package = open_package(docx)
    paragraphs = package.root(package.main).iter(f"{W}p")
    return ["".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in paragraphs]


@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_an_old_document_becomes_a_docx_with_the_same_words(kind: str, old_files: dict[str, bytes]) -> None:
    assert can_convert(old_files[kind])
    with pytest.raises(UnreadableDocument):
        open_package(old_files[kind])
    assert [line for line in lines(doc_to_docx(old_files[kind])) if line] == LINES


def test_a_document_with_a_password_is_refused_before_any_conversion(old_files: dict[str, bytes]) -> None:
    locked = bytearray(old_files["doc"])
    struct.pack_into("<H", locked, root_streams(locked)["WordDocument"] + 10, 0x0100)
    with pytest.raises(UnreadableDocument, match="mật khẩu"):
        doc_to_docx(bytes(locked))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (GOOD, "không phải tệp Word cũ"),
        (b"<html>", "trang web"),
        (compound("Workbook"), "Excel"),
        (compound("EncryptionInfo", "EncryptedPackage"), "mật khẩu"),
    ],
)
def test_a_file_of_another_kind_is_refused_before_any_conversion(data: bytes, message: str) -> None:
    assert not can_convert(data)
    with pytest.raises(UnreadableDocument, match=message):
        doc_to_docx(data)


def test_a_damaged_old_document_is_refused(old_files: dict[str, bytes]) -> None:
    with pytest.raises(UnreadableDocument, match="không chuyển sang"):
        doc_to_docx(compound("1Table", "WordDocument"))


def test_without_libreoffice_the_message_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old_files: dict[str, bytes]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoConverter, match=r"chưa cài LibreOffice\. Hãy mở tệp bằng Word, lưu thành.*tải lên"):
        doc_to_docx(old_files["doc"])


def test_nothing_that_an_old_document_links_to_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Where the system cannot take the network away, the settings of LibreOffice must do.
    monkeypatch.setattr(programs, "_without_network", lambda: ())
    with listening() as listener:
        doc = plainly_converted(linking_to(listener.url), tmp_path, from_kind="fodt", to_kind="doc")
        listener.requests.clear()
        plainly_converted(doc, tmp_path, from_kind="doc", to_kind="docx")
        assert listener.requests, "LibreOffice by itself fetches the picture"
        listener.requests.clear()
        result = doc_to_docx(doc)
        assert listener.requests == []
    assert b"127.0.0.1" not in b"".join(open_package(result).parts.values())
