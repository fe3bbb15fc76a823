import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.documents.office.conversions import listening, plainly_converted
from tests.documents.official.example import REPORT
from tests.documents.package.hostile_files import DOCUMENT, GOOD, LINKS
from tests.documents.word_files import with_parts
from workflow.documents.office import fonts, programs
from workflow.documents.office.pdf import NoConverter, page_images, to_pdf
from workflow.documents.official.document import write_official
from workflow.documents.package.opening import MEGABYTE, UnreadableDocument

WRITTEN = write_official(REPORT)
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
PICTURE = f"""<w:p><w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:a="{DRAWING}/main"
xmlns:pic="{DRAWING}/picture"><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="a"/><a:graphic>
<a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:link="{{}}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>
<a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>
</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


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


def test_vietnamese_is_in_one_font(tmp_path: Path) -> None:
    if "Times New Roman" not in fonts.stand_ins():
        return
    pdf = tmp_path / "written.pdf"
    pdf.write_bytes(to_pdf(WRITTEN))
    listed = subprocess.run(["pdffonts", pdf], check=True, capture_output=True, text=True).stdout
    families = {line.split()[0].partition("+")[2].partition("-")[0] for line in listed.splitlines()[2:]}
    assert families == {"Tinos"}


def test_without_fontconfig_libreoffice_chooses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    fonts.stand_ins.cache_clear()
    assert fonts.stand_ins() == {}
    fonts.stand_ins.cache_clear()


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


def linking_to_pictures(picture: str, hyperlink: str) -> bytes:
    """A document with two linked pictures, one of which says that it is a hyperlink."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="{name}" TargetMode="External" Target="{target}" Type="{kinds}/{kind}"/>'
        for name, target, kind in (("rId98", picture, "image"), ("rId99", hyperlink, "hyperlink"))
    )
    shown = "".join(PICTURE.format(name) for name in ("rId98", "rId99"))
    return with_parts(
        GOOD,
        {
            "word/document.xml": DOCUMENT.replace(b"<w:sectPr", shown.encode() + b"<w:sectPr", 1),
            "word/_rels/document.xml.rels": LINKS.replace(b"</Relationships>", f"{links}</Relationships>".encode()),
        },
    )


def test_the_converter_never_sees_a_link_to_another_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = tmp_path / "seen.docx"
    fake_converter(tmp_path, f'for last; do :; done; cp "$last" {seen}')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(NoConverter):
        to_pdf(linking_to_pictures("http://203.0.113.7/", "http://example.org/"))
    with zipfile.ZipFile(seen) as archive:
        assert b"203.0.113.7" not in archive.read("word/_rels/document.xml.rels")


def test_nothing_that_a_document_links_to_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Where the system cannot take the network away, the settings of LibreOffice must do.
    monkeypatch.setattr(programs, "_without_network", lambda: ())
    with listening() as listener:
        linked = linking_to_pictures(f"{listener.url}?1", f"{listener.url}?2")
        plainly_converted(linked, tmp_path, from_kind="docx", to_kind="pdf")
        fetched = {request.split()[1][-2:] for request in listener.requests}
        assert fetched == {b"?1", b"?2"}, "LibreOffice by itself fetches both"
        listener.requests.clear()
        assert to_pdf(linked).startswith(b"%PDF-")
        assert listener.requests == []


def test_a_program_has_no_network_where_the_system_can_take_it_away(tmp_path: Path) -> None:
    with listening() as listener:
        request = f"import urllib.request as r; r.urlopen({listener.url!r}, timeout=5)"
        programs.run([sys.executable, "-c", request], str(tmp_path), 30, otherwise="")
        assert bool(listener.requests) == (programs._without_network() == ())


def test_a_picture_of_this_machine_is_not_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(page_images(to_pdf(GOOD))[0])
    linked = linking_to_pictures(secret.as_uri(), secret.as_uri())
    plain = plainly_converted(linked, tmp_path, from_kind="docx", to_kind="pdf")
    assert b"/Image" in plain, "LibreOffice by itself shows it"
    assert b"/Image" not in to_pdf(linked)


def test_a_program_that_grows_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(programs, "MAX_MEMORY", 256 * MEGABYTE)
    monkeypatch.setattr(programs, "MAX_OUTPUT", MEGABYTE)
    grown = tmp_path / "grown"
    programs.run(
        [sys.executable, "-c", f"bytearray({2**30}); open({str(grown)!r}, 'w')"], str(tmp_path), 30, otherwise=""
    )
    assert not grown.exists()
    programs.run(["dd", "if=/dev/zero", f"of={grown}", "bs=1M", "count=5"], str(tmp_path), 30, otherwise="")
    assert grown.stat().st_size <= MEGABYTE


def test_what_is_not_a_document_is_refused_before_any_conversion() -> None:
    with pytest.raises(NoConverter if shutil.which("soffice") is None else UnreadableDocument):
        to_pdf(b"not a document")
