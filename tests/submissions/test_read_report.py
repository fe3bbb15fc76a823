"""`manage.py read_report`: a report by sections, for a program and for a person."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.documents.word_files import docx_of, paragraph

PLAN = "fixtures/plan-178-kh-duk.docx"
REPORT = docx_of(
    paragraph("I. ĐẶC ĐIỂM TÌNH HÌNH")
    + paragraph("Chi bộ có 45 đảng viên.")
    + '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>§¶ng bé</w:t></w:r></w:p>'
    + paragraph("Những việc làm tốt")
    + paragraph("Số hóa 1.200 hồ sơ.")
)


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(REPORT)
    return str(path)


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("read_report", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_one_json_document(report: str) -> None:
    read = json.loads(said(report, "--plan", PLAN, "--json"))
    assert {"sections", "unmatched", "converted", "findings"} <= set(read)
    assert [block["text"] for block in read["sections"]["I"]][:2] == ["Chi bộ có 45 đảng viên.", "Đảng bộ"]
    assert read["converted"] == {"TCVN3": 1, "VNI": 0, "NFD": 0}
    assert {"code", "message", "where", "severity", "fix"} == set(read["findings"][0])
    assert "section_empty" in {finding["code"] for finding in read["findings"]}


def test_the_command_prints_for_people(report: str) -> None:
    printed = said(report, "--plan", PLAN)
    assert "Chi bộ có 45 đảng viên." in printed and "/100" in printed and "Điểm cần xem" in printed


def test_the_command_says_in_one_line_what_is_wrong(report: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.docx"
    wrong.write_bytes(b"{\\rtf1 }")
    bare = tmp_path / "bare.docx"
    bare.write_bytes(docx_of(paragraph("KẾ HOẠCH")))
    for file, plan in ((str(wrong), PLAN), (report, str(wrong)), (report, str(bare)), ("none.docx", PLAN)):
        with pytest.raises(CommandError) as refused:
            said(file, "--plan", plan, "--json")
        assert "\n" not in str(refused.value)
