"""Documents that LibreOffice wrote, from .odt, .rtf and .html, say the same as what it read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.documents.word.packages import packed, run
from workflow.documents.word.body import read_body
from workflow.documents.word.content import Body, Conversions, lines_of
from workflow.documents.word.to_html import to_html

WRITER = "docx:MS Word 2007 XML"


def convert(source: Path, to: str, *options: str) -> bytes:
    """`source` in another format; without LibreOffice here, the test has nothing to ask it."""
    folder = source.parent / "converted"
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--norestore",
        *options,
        "--convert-to",
        to,
        "--outdir",
        folder,
        source,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"{source.stem}.{to.partition(':')[0]}").read_bytes()


def lines(body: Body) -> list[str]:
    return [line.text for line in lines_of(body.blocks)]


def test_a_document_that_went_through_an_odt_reads_the_same(tmp_path: Path) -> None:
    in_old_font = run("§¶ng bé", '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>')
    box = (
        "<w:r><w:pict><v:shape type='#_x0000_t202' style='width:200pt;height:50pt'><v:textbox><w:txbxContent>"
        f"<w:p>{run('trong khung')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    inner = f"<w:tbl><w:tr><w:tc><w:p>{run('bảng trong')}</w:p></w:tc></w:tr></w:tbl>"
    body = (
        f"<w:p><w:pPr><w:pStyle w:val='Tiu1'/></w:pPr>{run('I. Kết quả')}</w:p>"
        f"<w:p>{run('Câu ')}{run('đậm', '<w:b/>')}<w:r><w:footnoteReference w:id='2'/></w:r>{in_old_font}{box}</w:p>"
        f"<w:p><w:ins w:id='1' w:author='Lan' w:date='2023-02-11T09:30:00Z'>{run('chèn')}</w:ins>"
        "<w:del w:id='2' w:author='Lan' w:date='2023-02-11T09:30:00Z'><w:r><w:delText>xóa</w:delText></w:r></w:del>"
        "</w:p>"
        "<w:sdt><w:sdtPr><w:tag w:val='trinh-ky:section:III.3'/></w:sdtPr><w:sdtContent>"
        f"<w:p>{run('điền một')}</w:p><w:p>{run('điền hai')}</w:p></w:sdtContent></w:sdt>"
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='5000'/></w:tblGrid><w:tr><w:tc><w:p>{run('ô')}</w:p>{inner}<w:p/>"
        "</w:tc></w:tr></w:tbl><w:p/>"
    )
    source = tmp_path / "report.docx"
    source.write_bytes(
        packed(
            body,
            footnotes=f"<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r>{run(' chú thích')}</w:p></w:footnote>",
        )
    )
    before = read_body(source.read_bytes())
    assert lines(before) == [
        "I. Kết quả",
        "Câu đậm[1]Đảng bộ",
        "trong khung",
        "[1] chú thích",
        "chèn",
        "điền một",
        "điền hai",
        "ô",
        "bảng trong",
    ]
    if shutil.which("soffice") is None:
        return
    between = tmp_path / "between.odt"
    between.write_bytes(convert(source, "odt"))
    after = read_body(convert(between, WRITER))
    assert lines(after) == lines(before)
    assert [finding.code for finding in after.findings] == [finding.code for finding in before.findings]
    assert after.converted == before.converted == Conversions(tcvn3=1)


@pytest.mark.parametrize("kind", ["html", "rtf"])
def test_a_document_of_another_kind_is_read(tmp_path: Path, kind: str) -> None:
    if shutil.which("soffice") is None:
        return
    html = (
        '<meta charset="utf-8"><h1>Kết quả</h1><p>Câu <b>đậm</b></p>'
        "<ol><li>một</li><li>hai<ul><li>con</li></ul></li></ol>"
        "<table border=1><tr><td rowspan=2>a</td><td>5</td></tr>"
        "<tr><td>6<table><tr><td>trong</td></tr></table></td></tr></table>"
    )
    rtf = (
        r"{\rtf1\ansi{\fonttbl{\f0 Times New Roman;}{\f1 .VnTime;}}\f0 K\u7871?t qu\u7843?\par "
        r"a{\footnote ghi ch\u250?}\par{\f1 \'a7\'b6ng b\'e9}\par}"
    )
    source = tmp_path / f"report.{kind}"
    source.write_text({"html": html, "rtf": rtf}[kind], encoding="utf-8")
    # Told nothing, LibreOffice makes a web page of a web page.
    body = read_body(convert(source, WRITER, *(["--infilter=HTML (StarWriter)"] if kind == "html" else [])))
    if kind == "rtf":
        assert lines(body) == ["Kết quả", "a[1]", "[1] ghi chú", "Đảng bộ"]
        return
    assert to_html(body.blocks) == (
        "<p><strong>Kết quả</strong></p><p>Câu <strong>đậm</strong></p>"
        "<ol><li><p>một</p></li><li><p>hai</p><ul><li><p>con</p></li></ul></li></ol>"
        '<table><tbody><tr><td rowspan="2"><p>a</p></td><td><p>5</p></td></tr>'
        "<tr><td><p>6</p><table><tbody><tr><td><p>trong</p></td></tr></tbody></table></td></tr></tbody></table>"
    )
