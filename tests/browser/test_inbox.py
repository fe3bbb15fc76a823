"""The inbox with the keyboard alone, and kept up to date while it is open."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.site import Site

STAGE = "submitted"

POLLED = 30_000  # milliseconds until a page has asked for news


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def first_of_pool(page: Page) -> str:
    row = page.locator("[data-to-do] [data-row]", has=page.get_by_role("button", name="Tiếp nhận")).first
    number = row.get_attribute("data-row")
    assert number
    return number


def test_taking_a_task_moves_its_row_in_both_browsers_without_a_reload(site: Site) -> None:
    one, other = site.new_page_as("tuyengiao1"), site.new_page_as("tuyengiao2")
    task = first_of_pool(one)
    for page in (one, other):
        page.evaluate("window.sameDocument = true")
    other.locator("[name=q]").fill("nửa chừ")
    other.locator("[name=q]").focus()

    one.locator(f"#act-{task}").focus()
    one.keyboard.press("Enter")
    expect(one.locator("#notices")).to_contain_text("Bạn đã tiếp nhận")
    expect(one.locator(f"[data-row='{task}']")).to_contain_text("Bạn đang giữ")
    expect(one.locator(f"#act-{task}")).to_have_text("Thẩm định")
    assert focused(one) == f"act-{task}"

    expect(other.locator(f"[data-to-do] [data-row='{task}']")).to_have_count(0, timeout=POLLED)
    expect(other.locator("[name=q]")).to_have_value("nửa chừ")
    assert other.evaluate("document.activeElement.name") == "q"
    assert one.evaluate("window.sameDocument") and other.evaluate("window.sameDocument")


def test_new_tasks_are_announced_and_counted_where_the_focus_stays(site: Site) -> None:
    holder, watcher = site.new_page_as("tuyengiao1"), site.new_page_as("tuyengiao2")
    holder.get_by_role("button", name="Việc tiếp theo cho tôi").click()
    expect(holder.locator("#notices")).to_contain_text("Bạn đã tiếp nhận")
    watcher.goto("/")
    before = int(watcher.locator("#count-tasks-inbox .count").first.inner_text())
    watcher.keyboard.press("j")
    watcher.keyboard.press("j")
    at = focused(watcher)
    holder.goto("/?held=mine")
    holder.get_by_role("link", name=re.compile("^Trả việc")).first.click()
    holder.locator("dialog[open] form button:not([type=button])").first.click()
    expect(holder.locator("#notices")).to_contain_text("Đã thực hiện")
    expect(watcher.locator("[data-news]")).to_have_text("1 việc mới", timeout=POLLED)
    expect(watcher.locator("#count-tasks-inbox .count").first).to_have_text(str(before + 1), timeout=POLLED)
    assert focused(watcher) == at


def test_the_whole_page_with_the_keyboard(site: Site) -> None:
    page = site.new_page_as("tuyengiao1")
    rows = page.locator("#inbox [data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
    page.keyboard.press("j")
    assert focused(page) == f"task-{rows[0]}"
    page.keyboard.press("j")
    assert focused(page) == f"task-{rows[1]}"
    page.keyboard.press("k")
    assert focused(page) == f"task-{rows[0]}"
    page.keyboard.press("e")
    expect(page.locator("#notices")).to_contain_text("chỉ xong khi bạn làm bước của nó")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("jk?/e")
    expect(page.locator("[name=q]")).to_have_value("jk?/e")
    page.locator("[name=q]").fill("")
    page.locator("#notices").click(force=True)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text("Đến ô tìm kiếm")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(submissions|reports)/"))


def test_a_filter_is_kept_and_pressed(site: Site) -> None:
    page = site.new_page_as("tuyengiao3")
    page.locator("[name=q]").fill("thu vien")
    page.keyboard.press("Enter")
    page.get_by_text("Lưu bộ lọc này").first.click()
    page.get_by_label("Lưu bộ lọc này với tên").fill("Thư viện")
    page.get_by_role("button", name="Lưu bộ lọc").click()
    expect(page.locator("#notices")).to_contain_text("Đã lưu bộ lọc “Thư viện”")
    chip = page.locator(".chip", has_text="Thư viện")
    expect(chip).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-to-do] [data-row]")).to_have_count(1)
    page.locator(".chip", has_text="Tất cả").click()
    expect(page.locator("[data-to-do] [data-row]")).not_to_have_count(1)


def test_a_lost_connection_is_said_quietly(site: Site) -> None:
    page = site.new_page_as("tuyengiao3")
    page.context.set_offline(True)
    page.evaluate("document.body.dispatchEvent(new Event('poll'))")
    expect(page.locator("[data-poll-status]")).to_contain_text("Chưa cập nhật được")
    page.context.set_offline(False)
    page.evaluate("document.body.dispatchEvent(new Event('poll'))")
    expect(page.locator("[data-poll-status]")).to_be_empty()


def test_without_scripts_everything_is_a_link_or_a_button(site: Site) -> None:
    page = site.new_page_as("tuyengiao3", java_script_enabled=False)
    expect(page.get_by_role("link", name="Tải lại")).to_have_attribute("href", "/")
    page.get_by_role("button", name=re.compile("^Tiếp nhận")).first.click()
    expect(page.locator("#notices")).to_contain_text("Bạn đã tiếp nhận")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_are_accessible_and_fit(site: Site, scheme: str, width: int) -> None:
    page = site.new_page_as("tuyengiao3", color_scheme=scheme, viewport={"width": width, "height": 800})
    for address in ("/", "/?q=chi&due=soon", "/keys/", "/accounts/calendar/"):
        page.goto(address)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert not found.response["violations"], (address, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
