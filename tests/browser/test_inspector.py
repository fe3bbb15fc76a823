"""An inspector's five questions, each answered within three clicks, with the keyboard alone, and for every eye."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site

STAGE = "issued"
RETURNED = "Đoàn Khối cơ quan và doanh nghiệp tỉnh"
CLICKS = 3


@dataclass
class Question:
    """A walk from the inspector's first page that may take so many clicks and no more."""

    page: Page
    clicks: int = 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        assert self.clicks <= CLICKS
        target.click()
        self.page.wait_for_load_state()


@pytest.fixture
def asking(site: Site) -> Question:
    page = site.new_page_as("thanhtra1")
    page.goto("/audit/")
    return Question(page)


def test_who_approved_this_in_what_capacity_and_on_what_text(asking: Question) -> None:
    page = asking.page
    asking.click(page.get_by_role("link", name="Ai đã phê duyệt, với tư cách gì, trên văn bản nào?"))
    asking.click(page.locator("tbody tr", has=page.locator("a[href^='/audit/report/']")).first.locator("a[data-open]"))
    main = page.locator("main")
    expect(main).to_contain_text("Lương Đình Khải")
    expect(main).to_contain_text("Phó Bí thư, Ban Thường vụ Đảng ủy Khối")
    expect(main).to_contain_text("Nội dung khớp mã băm")
    digest = page.locator("tr", has_text="Mã băm văn bản").locator("td").last.inner_text()
    asking.click(page.get_by_role("link", name="Đối tượng như lúc ấy"))
    expect(main).to_contain_text("Dựng lại như lúc")
    expect(main).to_contain_text(digest)
    expect(main).to_contain_text("I. ĐẶC ĐIỂM TÌNH HÌNH")


def test_what_changed_between_return_and_acceptance(asking: Question) -> None:
    page = asking.page
    asking.click(page.get_by_role("link", name="Đã sửa gì giữa lần trả lại và lần chấp nhận?"))
    asking.click(page.locator("tbody tr").first.get_by_role("link", name="So sánh"))
    expect(page.locator("[aria-current=true]")).to_have_text("Từ lúc trả lại đến lúc chấp nhận")
    expect(page.locator("section:has(h3) del").first).to_be_visible()
    expect(page.locator("section:has(h3) ins").first).to_be_visible()


def test_who_held_it_on_a_day_and_whether_it_was_late(asking: Question) -> None:
    page, today = asking.page, timezone.localdate()
    page.get_by_label("Tên đơn vị, đợt báo cáo, báo cáo hoặc người").fill("doan khoi co quan")
    asking.click(page.get_by_role("button", name="Tìm đối tượng"))
    asking.click(page.locator("li", has_text=RETURNED).get_by_role("link", name="Ai đã giữ").first)
    page.locator("[name=day]").fill(today.isoformat())
    asking.click(page.get_by_role("button", name="Ai giữ ngày ấy"))
    answer = page.get_by_role("status")
    expect(answer).to_contain_text(f"Ngày {today:%d/%m/%Y}: Thẩm định: Nguyễn Thu Hà, giữ từ")
    expect(page.locator("main")).to_contain_text("Không lần nào quá hạn đang có hiệu lực.")
    page.goto(page.url.replace(today.isoformat(), "2023-03-09"))
    expect(answer).to_have_text("Ngày 09/03/2023: không ai giữ.")


def test_whether_anyone_acted_against_their_role(asking: Question) -> None:
    page = asking.page
    asking.click(page.get_by_role("link", name="Có ai làm trái vai trò không?"))
    whole = page.get_by_role("button", name="Kiểm tra cả khoảng này")
    if whole.is_visible():
        asking.click(whole)
    answer = page.locator("main .notice").first
    expect(answer).to_have_text(
        re.compile(r"Đã kiểm tra \S+ việc của cả khoảng này, đều do người có quyền lúc ấy làm."), timeout=60_000
    )


def test_whether_the_record_is_complete_and_the_proof_to_take_home(asking: Question) -> None:
    page = asking.page
    asking.click(page.get_by_role("link", name="Nhật ký có đầy đủ, có bị sửa không?"))
    asking.click(page.get_by_role("button", name="Kiểm tra ngay"))
    expect(page.locator("#standing")).to_contain_text("Tất cả đúng", timeout=30_000)
    expect(page.locator(".evidence__answer")).to_contain_text("Nhật ký đầy đủ và chưa bị sửa")
    asking.click(page.get_by_role("button", name="Lấy bộ chứng cứ .zip"))
    with page.expect_download(timeout=30_000) as taken:
        page.get_by_role("link", name=re.compile("^Tải về")).click(timeout=30_000)
    with zipfile.ZipFile(taken.value.path()) as bundle:
        assert {"bo-chung-cu/verify.py", "bo-chung-cu/checkpoints.jsonl"} <= set(bundle.namelist())


def test_who_held_it_with_the_keyboard_alone(site: Site) -> None:
    page = site.new_page_as("thanhtra1")
    page.goto("/audit/")

    def tab_to(target: Locator) -> None:
        for _step in range(60):
            if target.evaluate("element => element === document.activeElement"):
                outline = target.evaluate("element => getComputedStyle(element).outlineStyle")
                assert outline != "none", "where the keyboard is cannot be seen"
                return
            page.keyboard.press("Tab")
        raise AssertionError(target)

    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page.locator("[name=named]"))
    page.keyboard.type("doan khoi co quan")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("named="))
    tab_to(page.locator("li", has_text=RETURNED).get_by_role("link", name="Ai đã giữ").first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/holders/"))
    tab_to(page.locator("[name=day]"))
    page.keyboard.type("03092023")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Ngày 09/03/2023: không ai giữ.")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_are_accessible_and_fit(site: Site, scheme: str, width: int) -> None:
    page = site.new_page_as("thanhtra1", color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto("/audit/?action=submissions.return_for_revision")
    returned = page.locator("tbody tr").first
    event = returned.locator("a[data-open]").get_attribute("href")
    line = returned.locator("a[href^='/audit/submission/']").first.get_attribute("href")
    person = "/audit/people/1/"
    pages = [
        *("/audit/", "/audit/?named=thu+vien&reason=so+lieu", "/audit/?reason=zzzz&refused=on", "/audit/?person=%00"),
        *(event, line, person, "/audit/campaigns/1/?part=states"),
        *(f"{line}{look}/" for look in ("as-of", "revisions", "holders", "who-could")),
        *(f"{line}as-of/?at=x", "/audit/person/1/as-of/", "/audit/check/", "/audit/patterns/"),
        *("/audit/exports/", "/audit/feed/tokens/", "/audit/evidence/", "/audit/evidence/checkpoint/"),
    ]
    axe = Axe()
    for address in pages:
        page.goto(str(address))
        found = axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert not found.response["violations"], (address, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
