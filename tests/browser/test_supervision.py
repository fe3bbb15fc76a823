"""A head's day: who holds too much, moving it, undoing it, who held what, and reviews that find their holder."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.site import Site

STAGE = "submitted"
REASON = "Chia lại việc trong ban cho đều."


def chosen_people(page: Page) -> list[str]:
    """Choose the first two who may take the tasks; their names."""
    names = []
    for box in page.locator("fieldset#to input[type=checkbox]:not([disabled])").all()[:2]:
        box.check()
        names.append(
            page.locator(f"label[for='{box.get_attribute('id')}']").inner_text().split("Chuyên viên")[0].strip()
        )
    return names


def all_reviews(page: Page) -> None:
    """Filter by the step, and choose everything that matches."""
    page.goto("/supervision/")
    page.locator("#id_step").select_option("submission:review")
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url(re.compile("step=submission"))
    page.get_by_role("button", name=re.compile("Tất cả .* việc khớp bộ lọc")).click()


def move_all_reviews(page: Page) -> None:
    all_reviews(page)
    chosen_people(page)
    page.get_by_label("Lý do").fill(REASON)
    page.get_by_role("button", name="Xem trước kết quả").click()
    page.locator("button[name=do]").click()
    page.wait_for_url(re.compile("/supervision/moves/"))


def undo(page: Page) -> None:
    page.get_by_role("link", name="Hoàn tác phân công lại").or_(
        page.get_by_role("button", name="Hoàn tác phân công lại")
    ).first.click()
    page.locator("dialog[open] form button:not([type=button])").first.click()


def test_all_that_matches_a_filter_is_spread_previewed_done_and_undone(site: Site) -> None:
    page = site.new_page_as("truongban")
    all_reviews(page)
    assert len(chosen_people(page)) == 2
    page.get_by_label("Lý do").fill(REASON)
    page.get_by_role("button", name="Xem trước kết quả").click()
    expect(page.locator("#plan")).to_be_focused()
    expect(page.locator("#plan")).to_contain_text("Hoàn tác được cho đến khi người nhận mở việc.")
    page.locator("button[name=do]").click()
    page.wait_for_url(re.compile("/supervision/moves/"))
    expect(page.locator("main")).to_contain_text(REASON)
    expect(page.locator("#notices")).to_contain_text("Đã phân công lại")
    undo(page)
    expect(page.locator("main")).to_contain_text("Đã hoàn tác")


def test_once_the_new_holder_has_opened_one_nothing_can_be_undone(site: Site) -> None:
    head = site.new_page_as("truongban")
    move_all_reviews(head)
    moved = head.url
    task = head.locator("tbody tr th a").first.get_attribute("href")
    holder = head.locator("tbody tr td").nth(2).inner_text()
    for username in ("tuyengiao1", "tuyengiao2", "tuyengiao3"):
        page = site.new_page_as(username)
        if holder in page.locator("header").inner_text():
            page.goto(str(task))
            break
    else:
        raise AssertionError(holder)
    head.goto(moved)
    expect(head.locator("main")).to_contain_text(re.compile("đã mở .* nên không hoàn tác được"))
    head.goto("/supervision/")
    expect(head.locator("main")).not_to_contain_text("còn hoàn tác được")


def test_the_figures_lead_down_to_the_tasks_behind_them(site: Site) -> None:
    page = site.new_page_as("truongban")
    page.goto("/supervision/")
    row = page.locator("#load-title").locator("xpath=ancestor::section").locator("tbody tr").first
    name, count = row.locator("th").inner_text(), row.locator("td").first.inner_text().strip()
    row.locator("th a").click()
    page.wait_for_url(re.compile("holder="))
    expect(page.locator("#tasks")).to_contain_text(name)
    expect(page.locator("#tasks tbody tr")).to_have_count(int(count))
    expect(page.locator(".figures svg").first).to_be_visible()


def test_the_history_answers_who_held_it_on_a_day(site: Site) -> None:
    page = site.new_page_as("truongban")
    page.goto("/supervision/?step=submission:review")
    page.locator("#tasks tbody th a").first.click()
    document = re.search(r"/submissions/(\d+)/", page.url)
    assert document
    page.goto(f"/supervision/holders/submission/{document[1]}/")
    expect(page.locator("main")).to_contain_text("Thẩm định")
    page.get_by_label("Ai giữ ngày").fill("2023-03-09")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("on=2023-03-09"))
    expect(page.locator("main")).to_contain_text("Không ai giữ")


def test_automatic_assignment_is_set_and_units_get_their_reviewer(site: Site) -> None:
    page = site.new_page_as("truongban")
    page.goto("/supervision/")
    page.get_by_role("link", name="Giao việc tự động").click()
    page.get_by_label("Theo đơn vị báo cáo").check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#notices")).to_contain_text("Đã đặt cách giao việc")
    unit = page.locator("tbody tr").first
    unit.locator("input").check()
    page.locator("#person").select_option(index=1)
    page.get_by_role("button", name="Ghi").click()
    expect(page.locator("#notices")).to_contain_text("Đã ghi người phụ trách")
    expect(page.locator("tbody tr").first).not_to_contain_text("–")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_are_accessible_and_fit(site: Site, scheme: str, width: int) -> None:
    page = site.new_page_as("truongban", color_scheme=scheme, viewport={"width": width, "height": 900})

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert not found.response["violations"], (name, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    for number, address in enumerate(("/supervision/", "/supervision/alarms/", "/supervision/assignment/")):
        page.goto(address)
        look(f"page{number}")
    page.goto("/supervision/?step=submission:review")
    page.get_by_role("button", name=re.compile("Tất cả .* việc khớp bộ lọc")).click()
    look("choice")
    page.locator("fieldset#to input[type=checkbox]:not([disabled])").first.check()
    page.get_by_label("Lý do").fill(REASON)
    page.get_by_role("button", name="Xem trước kết quả").click()
    look("plan")
    page.goto("/supervision/moves/1/")
    look("move")
    page.goto("/supervision/holders/submission/1/")
    look("holders")
