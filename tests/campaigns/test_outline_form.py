"""The outline as a Word form: from a command, from the campaign's page, and back again filled in."""

from __future__ import annotations

import io
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.urls import reverse
from docx.oxml.ns import qn
from lxml import etree

from tests.documents.word_files import docx_of, paragraph, with_parts
from tests.reports.builders import in_another_campaign
from tests.world import World, browser_of
from workflow.documents.office.libre_office import convert
from workflow.documents.outline import SECTION_TAG
from workflow.documents.plan.reading import read_plan

PLAN = Path("fixtures/plan-178-kh-duk.docx")


def sections_of(form: bytes) -> dict[str, etree._Element]:
    """The content controls of a form by the key of their section."""
    root = _document(form)
    found = {}
    for control in root.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if tag is not None and tag.get(qn("w:val")).startswith(SECTION_TAG):
            found[tag.get(qn("w:val")).removeprefix(SECTION_TAG)] = control
    return found


def _document(form: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def filled(form: bytes, texts: dict[str, str]) -> bytes:
    """The form as Word saves it when somebody has typed into these sections."""
    sections = sections_of(form)
    for key, text in texts.items():
        control = sections[key]
        placeholder = control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
        placeholder.getparent().remove(placeholder)
        content = control.find(qn("w:sdtContent"))
        for child in list(content):
            content.remove(child)
        typed = etree.SubElement(etree.SubElement(etree.SubElement(content, qn("w:p")), qn("w:r")), qn("w:t"))
        typed.text = text
    root = next(iter(sections.values())).getroottree().getroot()
    return with_parts(form, {"word/document.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8")})


def download(world: World, who: str = "drafter") -> bytes:
    address = reverse("campaigns:outline_form", args=[world.campaign.pk])
    answer = browser_of(getattr(world, who)).get(address)
    assert answer.status_code == 200
    return bytes(answer.content)


def upload(world: World, data: bytes) -> HttpResponse:
    address = reverse("submissions:upload", args=[world.report().pk])
    answer: HttpResponse = browser_of(world.drafter).post(address, {"file": SimpleUploadedFile("bieu-mau.docx", data)})
    return answer


def test_the_command_writes_a_form_with_every_section_to_fill_in(tmp_path: Path) -> None:
    out, said = tmp_path / "bieu-mau.docx", StringIO()
    call_command("outline_form", str(PLAN), str(out), stdout=said)
    assert "20 mục" in said.getvalue()
    outline = read_plan(PLAN.read_bytes()).outline
    parents = {node.key.rpartition(".")[0] for node in outline}
    assert list(sections_of(out.read_bytes())) == [node.key for node in outline if node.key not in parents]


def test_the_command_says_in_one_line_what_is_wrong(tmp_path: Path) -> None:
    bare = tmp_path / "bare.docx"
    bare.write_bytes(docx_of(paragraph("KẾ HOẠCH")))
    for plan, out in ((bare, tmp_path / "a.docx"), (tmp_path / "none.docx", tmp_path / "a.docx"), (PLAN, tmp_path)):
        with pytest.raises(CommandError) as refused:
            call_command("outline_form", str(plan), str(out))
        assert "\n" not in str(refused.value)


def test_the_command_does_not_write_over_its_own_plan(tmp_path: Path) -> None:
    plan = tmp_path / "ke-hoach.docx"
    plan.write_bytes(PLAN.read_bytes())
    with pytest.raises(CommandError, match="chính là tệp kế hoạch"):
        call_command("outline_form", str(plan), str(plan))
    assert plan.read_bytes() == PLAN.read_bytes()


def test_a_unit_gets_the_form_with_its_name_and_those_who_run_the_campaign_one_without(world: World) -> None:
    def words(data: bytes) -> str:
        return "".join(map(str, _document(data).itertext()))

    assert world.units[0].name.upper() in words(download(world))
    assert world.units[0].name.upper() not in words(download(world, "head"))


def test_a_filled_form_comes_back_into_its_sections_without_guessing(world: World) -> None:
    texts = {"I.1": "Đã tổ chức 03 hội nghị.", "II": "Kết quả nổi bật: không có mục I.1 nào."}
    assert upload(world, filled(download(world), texts)).status_code == 302
    document = world.report().uploads.get()
    assert document.matched == {key: f"<p>{text}</p>" for key, text in texts.items()}
    assert not document.fragments and {placed["score"] for placed in document.placed.values()} == {100}


def test_a_form_saved_by_libreoffice_comes_back_too_though_it_drops_the_keys(world: World) -> None:
    texts = {"I.1": "Đã tổ chức 03 hội nghị.", "II": "Kết quả nổi bật là chuyển đổi số."}
    saved = convert(
        filled(download(world), texts), from_kind="docx", to_kind="docx", timeout=60, otherwise="cài LibreOffice"
    )
    assert saved is not None and not sections_of(saved)
    assert upload(world, saved).status_code == 302
    assert world.report().uploads.get().matched == {key: f"<p>{text}</p>" for key, text in texts.items()}


def test_a_form_that_nobody_filled_in_is_refused_in_words(world: World) -> None:
    answer = upload(world, download(world))
    assert answer.status_code == 422 and "không có nội dung" in answer.content.decode()


def test_the_form_of_another_campaign_is_refused_though_its_keys_fit(world: World) -> None:
    other = in_another_campaign(world)
    answer = upload(world, filled(download(other), {"I.1": "Đã tổ chức 03 hội nghị."}))
    assert answer.status_code == 422 and "đợt báo cáo khác" in answer.content.decode()
    assert not world.report().uploads.exists()
