import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.documents.official.example import REPORT
from tests.documents.word_files import with_parts
from workflow.documents.official.document import write_official
from workflow.documents.official.outline_form import OutlineForm, read_campaign, write_outline_form
from workflow.documents.outline import SECTION_TAG, OutlineNode, leaves
from workflow.documents.word.body import read_body
from workflow.documents.word.content import WordParagraph

NODES = (
    OutlineNode("I", 1, "Đặc điểm tình hình"),
    OutlineNode("III", 1, "Kết quả thực hiện", "nêu số liệu từng năm"),
    OutlineNode("III.3", 2, "Xây dựng môi trường lành mạnh"),
    OutlineNode("III.4", 2, "Xây dựng môi trường lành mạnh", "so với năm trước"),
    OutlineNode("III.4.a", 3, "Ưu điểm"),
)
FORM = OutlineForm(
    campaign="dot-2023-16",
    parent_organisation="Đảng bộ Khối cơ quan và doanh nghiệp tỉnh",
    abstract=REPORT.abstract,
    due="Gửi trước ngày 10/3/2023.",
    nodes=NODES,
)
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PROMPT = "Bấm vào đây để viết nội dung của mục này."


def document_of(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def found(element: etree._Element, path: str) -> list[Any]:
    return element.xpath(path, namespaces={"w": MAIN})


def controls(data: bytes) -> dict[str, list[str]]:
    """The locks of the content controls by their tags, "" for those that only hold what is fixed."""
    locks: dict[str, list[str]] = {}
    for control in found(document_of(data), "//w:sdt"):
        tags = found(control, "w:sdtPr/w:tag/@w:val") or [""]
        locks.setdefault(tags[0], []).extend(found(control, "w:sdtPr/w:lock/@w:val"))
    return locks


def filled(data: bytes, texts: list[str]) -> bytes:
    """The form as Word saves it once something is typed into its sections, from the first on."""
    document = document_of(data)
    prompts = found(document, "//w:sdt[w:sdtPr/w:showingPlcHdr and w:sdtPr/w:richText]")
    for prompt, text in zip(prompts, texts, strict=True):
        for obsolete in found(prompt, "w:sdtPr/w:showingPlcHdr | .//w:rPr"):
            obsolete.getparent().remove(obsolete)
        found(prompt, ".//w:t")[0].text = text
    return with_parts(data, {"word/document.xml": etree.tostring(document)})


def sections(data: bytes) -> dict[str, str]:
    return {
        block.section_key: block.text
        for block in read_body(data).blocks
        if isinstance(block, WordParagraph) and block.section_key
    }


def test_only_the_sections_can_be_written_in() -> None:
    locks = controls(write_outline_form(FORM))
    assert set(locks.pop("")) == {"sdtContentLocked"}
    assert locks.pop("trinh-ky:unit") == ["sdtLocked"]
    assert locks == {SECTION_TAG + node.key: ["sdtLocked"] for node in leaves(NODES)}


def test_a_filled_form_comes_back_without_guessing() -> None:
    texts = ["Có 86 tổ chức cơ sở đảng.", "Đã làm & xong <1>.", "Tốt."]
    back = filled(write_outline_form(FORM), texts)
    assert sections(back) == dict(zip(["I", "III.3", "III.4.a"], texts, strict=True))
    assert read_campaign(back) == "dot-2023-16"


def test_a_section_that_nobody_wrote_in_comes_back_empty() -> None:
    assert sections(write_outline_form(FORM)) == {}
    assert PROMPT not in " ".join(
        block.text for block in read_body(write_outline_form(FORM)).blocks if isinstance(block, WordParagraph)
    )


def test_headings_and_guidance_stand_outside_of_the_sections() -> None:
    blocks = [block for block in read_body(write_outline_form(FORM)).blocks if isinstance(block, WordParagraph)]
    shown = [" ".join(filter(None, (block.label.text if block.label else "", block.text))) for block in blocks]
    assert "III. KẾT QUẢ THỰC HIỆN" in shown
    assert "3. Xây dựng môi trường lành mạnh" in shown
    assert "4. Xây dựng môi trường lành mạnh" in shown
    assert "(so với năm trước)" in shown
    assert any(text.endswith("Gửi trước ngày 10/3/2023.") for text in shown)


def test_the_name_of_the_unit_is_typed_or_given() -> None:
    typed, given = write_outline_form(FORM), write_outline_form(replace(FORM, unit="Chi bộ Sở Nội vụ"))
    unit = "//w:sdt[w:sdtPr/w:tag/@w:val='trinh-ky:unit']"
    assert found(document_of(given), f"string({unit})") == "CHI BỘ SỞ NỘI VỤ"
    assert found(document_of(typed), f"{unit}/w:sdtPr/w:showingPlcHdr")
    assert not found(document_of(given), f"{unit}/w:sdtPr/w:showingPlcHdr")


def test_the_same_form_gives_the_same_bytes() -> None:
    assert write_outline_form(FORM) == write_outline_form(replace(FORM))


def test_other_documents_are_made_for_no_campaign() -> None:
    assert read_campaign(write_official(REPORT)) == ""
    assert read_campaign(Path("fixtures/plan-178-kh-duk.docx").read_bytes()) == ""


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=5))
@settings(max_examples=30)
def test_any_words_give_a_form_that_word_can_read(campaign: str, headings: list[str]) -> None:
    nodes = tuple(OutlineNode(str(at), 1, text, text) for at, text in enumerate(headings, start=1))
    data = write_outline_form(replace(FORM, campaign=campaign, nodes=nodes))
    assert set(controls(data)) == {"", "trinh-ky:unit", *(SECTION_TAG + node.key for node in nodes)}
