"""Reading and writing a long report, against the least that any program must do with the same bytes, and peers.

The floor unpacks the .docx, parses every XML part with lxml and packs the parts again. Peers do a like job on the same
file: mammoth reads it into HTML, docxtpl writes the same words from a template. All take turns, so that a machine that
slows down slows all of them.
"""

from __future__ import annotations

import gc
import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import partial

import docx
import mammoth
from docxtpl import DocxTemplate
from lxml import etree

from benchmarks.result import Result, median, milliseconds
from workflow.documents.official.document import OfficialDocument, OfficialSection, write_official
from workflow.documents.outline import OutlineNode, to_roman
from workflow.documents.report.splitting import split_report
from workflow.documents.rich_text.html import plain
from workflow.documents.word.body import read_body

SECTIONS = 30
PARAGRAPHS_A_PAGE = 5
LEXICON = re.findall(
    r"\w+",
    """
cấp ủy lãnh đạo chỉ đạo quán triệt triển khai nghị quyết toàn thể cán bộ đảng viên đoàn viên ban hành kế hoạch thực
hiện gắn với nhiệm vụ chính trị của cơ quan đơn vị phân công theo dõi công tác kiểm tra giám sát tiến hành thường xuyên
những hạn chế phát hiện được khắc phục kịp thời tạo chuyển biến rõ nét về nhận thức và hành động thanh niên trong doanh
nghiệp từng năm bồi dưỡng lý luận xây dựng tổ chức cơ sở vững mạnh học tập làm theo tấm gương đạo đức phong cách tuyên
truyền giáo dục truyền thống phối hợp hội cựu chiến binh công đoàn số hóa hồ sơ
""",
)
WORDS_A_PARAGRAPH = 90
_words = random.Random(178)


def run(quick: bool) -> Result:
    """Read and write a report of a hundred pages (forty with `quick`), each in turns with its floor and its peer."""
    pages, rounds = (40, 5) if quick else (100, 9)
    document = _report(pages)
    outline = [OutlineNode(section.key, 1, section.heading) for section in document.sections]
    data = write_official(document)
    template = _template()
    ways: dict[str, Callable[[], object]] = {
        "floor": partial(_floor, data),
        "read": partial(read_body, data),
        "split": partial(split_report, data, outline),
        "write": partial(write_official, document),
        "mammoth": lambda: mammoth.convert_to_html(io.BytesIO(data)),
        "docxtpl": partial(_render, template, document),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(rounds + 1):
        for name, act in ways.items():
            # What one way leaves behind is not the next one's to clear away.
            gc.collect()
            times[name].append(milliseconds(act))
    # The first round fills caches that a server has filled long ago.
    took = {name: median(samples[1:]) for name, samples in times.items()}
    return Result(
        name="documents",
        ratios={
            "read vs unzip, parse and zip": round(took["read"] / took["floor"], 2),
            "write vs unzip, parse and zip": round(took["write"] / took["floor"], 2),
            "read into sections of HTML vs mammoth": round(took["split"] / took["mammoth"], 2),
            "write vs docxtpl": round(took["write"] / took["docxtpl"], 2),
        },
        goal={
            "read vs unzip, parse and zip": 4,
            "write vs unzip, parse and zip": 3,
            "read into sections of HTML vs mammoth": 1,
            "write vs docxtpl": 1,
        },
        figures={f"{name}, ms a page": round(spent / pages, 3) for name, spent in took.items()},
    )


def _report(pages: int) -> OfficialDocument:
    """A report of that many pages, no two paragraphs alike, with a table in every third section."""
    each = pages * PARAGRAPHS_A_PAGE // SECTIONS
    return OfficialDocument(
        parent_organisation="ĐẢNG BỘ TỈNH",
        issuing_organisation="ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH",
        symbol="BC/ĐUK",
        place="Yên Bái",
        type_name="BÁO CÁO",
        abstract="sơ kết 02 năm thực hiện Nghị quyết số 16-NQ/ĐUK",
        sections=tuple(
            OfficialSection(
                key=to_roman(number),
                label=to_roman(number),
                level=1,
                heading=f"Nội dung thứ {number} của báo cáo sơ kết",
                html=_html(number, each),
            )
            for number in range(1, SECTIONS + 1)
        ),
        signing_authority="T/M BAN THƯỜNG VỤ",
        signer_position="PHÓ BÍ THƯ",
        signer_name="Nguyễn Văn An",
        recipients=("Ban Thường vụ Tỉnh ủy", "Lưu Văn phòng"),
    )


def _html(section: int, paragraphs: int) -> str:
    texts = "".join(f"<p><strong>Việc {section}.{at}:</strong> {_paragraph()}.</p>" for at in range(paragraphs))
    if section % 3:
        return texts
    rows = "".join(f"<tr><td>{at}</td><td>Chi bộ số {at}</td><td>{at * section}</td></tr>" for at in range(1, 8))
    return f"{texts}<table><thead><tr><th>TT</th><th>Đơn vị</th><th>Số</th></tr></thead><tbody>{rows}</tbody></table>"


def _paragraph() -> str:
    """Words as they fall, the same at every run: repeated text would be packed to almost nothing."""
    return " ".join(_words.choices(LEXICON, k=WORDS_A_PARAGRAPH)).capitalize()


def _floor(data: bytes) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith((".xml", ".rels")):
                etree.fromstring(content)
            target.writestr(name, content)


def _template() -> bytes:
    """A template that prints headings, paragraphs and tables in a loop, as its users write one."""
    document = docx.Document()
    for line in (
        "{%p for section in sections %}",
        "{{ section.label }}. {{ section.heading }}",
        "{%p for text in section.texts %}",
        "{{ text }}",
        "{%p endfor %}",
    ):
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=3)
    table.rows[0].cells[0].text = "{%tr for row in section.rows %}"
    for cell, words in zip(table.rows[1].cells, ("{{ row[0] }}", "{{ row[1] }}", "{{ row[2] }}"), strict=True):
        cell.text = words
    table.rows[2].cells[0].text = "{%tr endfor %}"
    document.add_paragraph("{%p endfor %}")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _render(template: bytes, document: OfficialDocument) -> bytes:
    rendered = DocxTemplate(io.BytesIO(template))
    sections = []
    for section in document.sections:
        lines = plain(section.html).split("\n")
        rows = [line.split("\t") for line in lines if "\t" in line]
        texts = [line for line in lines if "\t" not in line]
        sections.append({"label": section.label, "heading": section.heading, "texts": texts, "rows": rows})
    rendered.render({"sections": sections})
    written = io.BytesIO()
    rendered.save(written)
    return written.getvalue()
