import io
import shutil
import time
import zipfile
from pathlib import Path

import pytest

from tests.documents.official.example import REPORT
from workflow.documents.office.pdf import NoConverter, page_images, to_pdf
from workflow.documents.official.document import write_official
from workflow.documents.package.opening import UnreadableDocument

WRITTEN = write_official(REPORT)


def test_a_document_becomes_a_pdf_and_pictures_or_says_what_is_missing() -> None:
    if shutil.which("soffice") is None:
        with pytest.raises(NoConverter, match="chưa cài LibreOffice"):
            to_pdf(WRITTEN)
        return
    pdf = to_pdf(WRITTEN)
    assert pdf.startswith(b"%PDF-")
    if shutil.which("pdftoppm") is None:
        with pytest.raises(NoConverter, match="chưa cài Poppler"):
            page_images(pdf)
        return
    pages = page_images(pdf)
    assert len(pages) >= 4
    assert all(page.startswith(b"\x89PNG\r\n") for page in pages)


def test_without_the_programs_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoConverter, match=r"chưa cài LibreOffice.*tải tệp \.docx"):
        to_pdf(WRITTEN)
    with pytest.raises(NoConverter, match="chưa cài Poppler"):
        page_images(b"%PDF-1.7")


def fake_converter(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_a_conversion_out_of_time_is_ended_with_all_its_processes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alive = tmp_path / "alive"
    fake_converter(tmp_path, f"(sleep 1.5; echo > {alive}) & sleep 30")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    began = time.monotonic()
    with pytest.raises(NoConverter, match=r"quá 0\.5 giây"):
        to_pdf(WRITTEN, timeout=0.5)
    assert time.monotonic() - began < 30
    time.sleep(1.5)
    assert not alive.exists()


def test_a_converter_that_gives_nothing_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_converter(tmp_path, "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(NoConverter, match="không chuyển được"):
        to_pdf(WRITTEN)


def test_the_converter_never_sees_a_link_to_another_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = tmp_path / "seen.docx"
    fake_converter(tmp_path, f'for last; do :; done; cp "$last" {seen}')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(NoConverter):
        to_pdf(with_linked_picture(WRITTEN))
    with zipfile.ZipFile(seen) as archive:
        assert all(b"203.0.113.7" not in archive.read(name) for name in archive.namelist())


def with_linked_picture(data: bytes) -> bytes:
    link = (
        '<Relationship Id="rId99" TargetMode="External" Target="http://203.0.113.7/a.png" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", link.encode())
            target.writestr(name, content)
    assert b"203.0.113.7" in written.getvalue()
    return written.getvalue()


def test_what_is_not_a_document_is_refused_before_any_conversion() -> None:
    with pytest.raises(NoConverter if shutil.which("soffice") is None else UnreadableDocument):
        to_pdf(b"not a document")
