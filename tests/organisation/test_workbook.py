"""The organisation as an Excel workbook: there and back, and what is said of one that is wrong or hostile."""

import datetime
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.utils import timezone

from tests.world import World, browser_of
from workflow.audit.models import Event
from workflow.organisation.forgetting import forget_uploads
from workflow.organisation.loading import load_organisation, rehearse
from workflow.organisation.models import Person, Unit
from workflow.organisation.organisation_file import BadOrganisationFile, read_organisation
from workflow.organisation.workbook.reading import read_workbook
from workflow.organisation.workbook.writing import write_workbook

DEMO = settings.BASE_DIR / "fixtures" / "organisation.json"


def edited(data: bytes, sheet: str, cell: str, value: Any) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    workbook[sheet][cell] = value
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def errors_of(data: bytes) -> list[str]:
    with pytest.raises(BadOrganisationFile) as caught:
        read_workbook(data)
    return caught.value.errors


@pytest.mark.django_db
class TestThereAndBack:
    def test_the_demo_comes_back_unchanged(self) -> None:
        load_organisation(read_organisation(DEMO.read_bytes()))
        loaded = rehearse(read_workbook(write_workbook()))
        assert loaded.changes == ()
        assert not any(count["created"] or count["updated"] for count in loaded.counts().values())
        assert read_workbook(write_workbook()).people

    def test_a_name_that_looks_like_a_formula_stays_a_text(self, world: World) -> None:
        Person.objects.filter(username="loan").update(full_name='=HYPERLINK("http://x","y")')
        data = write_workbook()
        cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data))["Người"].iter_rows() for cell in row]
        named = next(cell for cell in cells if str(cell.value).startswith("=HYPERLINK"))
        assert (named.data_type, named.quotePrefix) == ("s", True)
        assert rehearse(read_workbook(data)).changes == ()

    def test_a_dry_run_names_what_would_change_and_changes_nothing(self, world: World) -> None:
        data = edited(write_workbook(), "Người", "B2", "Nguyễn Đổi Tên")
        assert rehearse(read_workbook(data)).changes == ("Sửa: Nguyễn Đổi Tên",)
        assert not Person.objects.filter(full_name="Nguyễn Đổi Tên").exists()


@pytest.mark.django_db
class TestMistakes:
    def test_each_is_told_with_sheet_line_and_column(self, world: World) -> None:
        data = edited(write_workbook(), "Đơn vị", "C3", "31/02/2023")
        assert errors_of(data) == [
            "Trang Đơn vị, dòng 3, cột Từ ngày: “31/02/2023” không phải ngày dạng ngày/tháng/năm."
        ]
        data = edited(write_workbook(), "Phân công", "C4", "khong-co")
        assert errors_of(data)[0].startswith("Trang Phân công, dòng 4: ")
        data = edited(write_workbook(), "Tên gọi", "B3", "x" * 201)
        assert errors_of(data)[0].startswith("Trang Tên gọi, dòng 3: “Tên” dài hơn 200")

    def test_days_may_be_typed(self, world: World) -> None:
        data = edited(write_workbook(), "Đơn vị", "C3", "01/01/2020")
        assert rehearse(read_workbook(data)).changes == ()

    def test_a_formula_is_refused(self, world: World) -> None:
        assert "ô chứa công thức" in errors_of(edited(write_workbook(), "Người", "B2", "=1+1"))[0]

    def test_a_missing_sheet_or_column_is_named(self, world: World) -> None:
        workbook = openpyxl.load_workbook(io.BytesIO(write_workbook()))
        del workbook["Phân công"]
        file = io.BytesIO()
        workbook.save(file)
        assert errors_of(file.getvalue()) == ["Thiếu trang “Phân công”."]
        assert "dòng 1: các cột phải là" in errors_of(edited(write_workbook(), "Người", "B1", "Tên"))[0]


class TestHostileFiles:
    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 200, b"hello", b"\xd0\xcf\x11\xe0"])
    def test_what_is_no_workbook_is_refused_in_words(self, data: bytes) -> None:
        assert "bị hỏng" in errors_of(data)[0]

    def test_a_bomb_is_not_unpacked(self) -> None:
        assert "phá hoại" in errors_of(packed({"xl/workbook.xml": b"<a>" + b" " * 50_000_000}))[0]

    def test_entities_are_not_expanded(self) -> None:
        xml = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        assert "DOCTYPE" in errors_of(packed({"xl/workbook.xml": xml}))[0]

    def test_every_cut_of_a_good_file_is_refused(self, db: None) -> None:
        data = write_workbook()
        for length in range(0, len(data) - 1, max(1, len(data) // 40)):
            assert errors_of(data[:length])


@pytest.mark.django_db
class TestPages:
    def test_the_administrator_sees_a_dry_run_then_loads(self, world: World) -> None:
        client = browser_of(world.administrator)
        data = edited(client.get("/organisation/to-chuc.xlsx").content, "Tên gọi", "B3", "Ban Thường vụ mới")
        file = io.BytesIO(data)
        file.name = "to-chuc.xlsx"
        page = client.post("/organisation/exchange/", {"file": file})
        assert page.status_code == 200
        assert not Unit.objects.filter(name="Ban Thường vụ mới").exists()
        assert client.post("/organisation/exchange/load/", {"ticket": page.context["ticket"]}).status_code == 302
        assert Unit.objects.filter(names__name="Ban Thường vụ mới").exists()
        acts = Event.objects.filter(stream="organisation:0", actor=world.administrator.person)
        assert list(acts.order_by("number").values_list("action", flat=True)) == [
            "organisation.export",
            "organisation.load",
        ]

    def test_a_workbook_that_nobody_confirms_is_gone_after_a_day(self, world: World) -> None:
        client = browser_of(world.administrator)
        file = io.BytesIO(write_workbook())
        file.name = "to-chuc.xlsx"
        ticket = client.post("/organisation/exchange/", {"file": file}).context["ticket"]
        now = timezone.now()
        assert forget_uploads(now + datetime.timedelta(hours=2)) == 0
        assert forget_uploads(now + datetime.timedelta(hours=25)) >= 1
        refused = client.post("/organisation/exchange/load/", {"ticket": ticket})
        assert refused.status_code == 422
        assert "Hãy tải tệp lên lại" in refused.content.decode()

    def test_nobody_else_may(self, world: World) -> None:
        client = browser_of(world.head)
        assert client.get("/organisation/to-chuc.xlsx").status_code == 403
        assert client.post("/organisation/exchange/load/", {"ticket": "x"}).status_code == 403


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
