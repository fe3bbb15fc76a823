"""A small merger through the web: the administrator prepares and does it, the successor's people go on working."""

from __future__ import annotations

import datetime
import re
from io import BytesIO
from pathlib import Path

import openpyxl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.test_whole_job import act, look

STAGE = "launched"

OLD = ("Chi bộ Trung tâm Lưu trữ Thanh Vân", "Chi bộ Thư viện Thanh Vân")
NEW = "Chi bộ Lưu trữ và Thư viện"
REASON = "Sắp xếp tổ chức bộ máy theo kết luận của cấp trên."
TODAY = datetime.date.today()


def fill_in(page: Page, **given: str) -> None:
    for name, value in {"legal_reference": "Quyết định số 983-QĐ/TU", "reason": REASON, **given}.items():
        page.locator(f"main [name='{name}']").fill(value)


def sound(page: Page, name: str) -> None:
    """The page has nothing that axe objects to, wide, narrow and dark, and does not scroll sideways."""
    look(page, name)
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert Axe().run(page).violations_count == 0, (name, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")


def test_two_cells_become_one_and_its_people_go_on_with_both_reports(site: Site) -> None:
    page = site.new_page_as("quantri", viewport={"width": 1280, "height": 800})
    menu = page.locator(".site-nav__more")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    sound(page, "menu")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="Thay đổi tổ chức").click()
    page.get_by_role("link", name="Hợp nhất, thay thế").click()
    fill_in(page, effective_on=TODAY.isoformat(), units=f"cb01\nkhông có đâu\n{OLD[1]}")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("main")).to_contain_text("Không có đơn vị nào có mã hoặc tên “không có đâu”")
    sound(page, "merger-mistake")

    fill_in(page, units=f"cb01\n{OLD[1]}", **{"successor-0-name": NEW, "successor-0-symbol": "CB"})
    page.get_by_role("button", name="Xem trước").click()
    for unit in OLD:
        expect(page.locator(".consequences")).to_contain_text(f"1 báo cáo đang soạn của {unit} do {NEW} trả lời")
    sound(page, "merger-preview")
    page.get_by_role("button", name="Thực hiện thay đổi").click()
    expect(page.locator("#notices")).to_contain_text("Đã ghi thay đổi tổ chức")
    sound(page, "merger-done")
    page.get_by_role("link", name=NEW).click()
    expect(page.locator("main")).to_contain_text("Chi bộ cơ sở")
    sound(page, "successor")

    # Each drafter goes on with the report that they had begun, now in the capacity of the successor.
    for number, unit in enumerate(OLD, start=1):
        drafter = site.new_page_as(f"soanthao.cb0{number}")
        expect(drafter.locator(".account")).to_contain_text(NEW)
        drafter.locator("main a[data-open]", has_text=unit).click()
        expect(drafter.locator("main")).to_contain_text(NEW)
        expect(drafter.get_by_role("link", name="Tải tệp Word lên")).to_be_visible()


def test_a_change_to_come_is_seen_and_called_off(site: Site) -> None:
    page = site.new_page_as("quantri")
    page.goto("/organisation/units/cb03/")
    page.get_by_role("link", name="Đổi tên").click()
    later = TODAY + datetime.timedelta(days=30)
    fill_in(page, effective_on=later.isoformat(), new_name="Chi bộ Bảo tàng tỉnh")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Thực hiện thay đổi").click()
    expect(page.locator("main")).to_contain_text("Chờ đến ngày")
    act(page, "reorganisation.cancel", reason="Cấp trên hoãn việc đổi tên.")
    expect(page.locator("main")).to_contain_text("Đã hủy")
    sound(page, "called-off")


def test_the_organisation_comes_back_from_excel_after_a_dry_run(site: Site, tmp_path: Path) -> None:
    page = site.new_page_as("quantri")
    page.goto("/organisation/exchange/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Xuất tệp Excel").click()
    data = Path(taken.value.path()).read_bytes()

    def upload(sheet: str, cell: str, value: str) -> None:
        workbook = openpyxl.load_workbook(BytesIO(data))
        workbook[sheet][cell] = value
        workbook.save(tmp_path / "to-chuc.xlsx")
        page.set_input_files("[name=file]", tmp_path / "to-chuc.xlsx")
        page.get_by_role("button", name="Chạy thử").click()

    upload("Đơn vị", "C3", "31/02/2023")
    expect(page.get_by_role("alert")).to_contain_text("Trang Đơn vị, dòng 3, cột Từ ngày: “31/02/2023”")
    sound(page, "workbook-mistake")
    upload("Người", "B2", "Nguyễn Văn Đổi")
    expect(page.locator(".consequences")).to_contain_text("Nguyễn Văn Đổi")
    sound(page, "workbook-dry-run")
    page.get_by_role("button", name="Nạp đúng như trên").click()
    expect(page.locator("#notices")).to_contain_text(re.compile("Đã nạp tổ chức: .*1 người"))
