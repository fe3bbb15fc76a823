"""What our scripts add to plain pages: saving while writing, keys in lists, sending once, errors said."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser import script_pages
from tests.browser.script_pages import Server
from tests.browser.site import PATIENCE

pytestmark = pytest.mark.urls("tests.browser.script_pages")


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Requests are not worth a line in the test's output."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    fresh = Server()
    monkeypatch.setattr(script_pages, "server", fresh)
    return fresh


@pytest.fixture
def context(server: Server, browser: Browser) -> Iterator[BrowserContext]:
    with make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Quiet) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        visiting = browser.new_context(base_url=f"http://127.0.0.1:{running.server_port}")
        visiting.set_default_timeout(PATIENCE)
        yield visiting
        visiting.close()
        running.shutdown()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
    yield opened
    assert not wrong


def begin_writing(page: Page) -> None:
    page.goto("/write/")
    page.get_by_role("textbox", name="Nội dung mục").click()
    page.keyboard.press("Control+End")


def wait_until_nothing_is_unsaved(page: Page) -> None:
    """Asks again and again: Playwright's own way evaluates text in the page, which the policy forbids."""
    for _attempt in range(50):
        if page.evaluate("localStorage.length") == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("text is still only in the browser")


def test_text_is_saved_while_it_is_written(page: Page, server: Server) -> None:
    begin_writing(page)
    page.keyboard.type(" Thêm")
    expect(page.locator("[data-save-status]")).to_have_text("Đã lưu lúc 10:32")
    assert server.text == "<p>Bản đầu. Thêm</p>"
    assert page.evaluate("localStorage.length") == 0


def test_text_written_without_a_network_is_saved_when_it_is_back(
    page: Page, context: BrowserContext, server: Server
) -> None:
    begin_writing(page)
    context.set_offline(True)
    page.keyboard.type(" Thêm")
    expect(page.locator("[data-save-status]")).to_contain_text("Mất kết nối")
    context.set_offline(False)
    expect(page.locator("[data-save-status]")).to_contain_text("Đã lưu")
    assert server.text == "<p>Bản đầu. Thêm</p>"


def test_text_that_could_not_be_saved_is_back_when_the_page_is(page: Page, server: Server) -> None:
    begin_writing(page)
    server.refuse_with = 403
    page.keyboard.type(" Thêm")
    expect(page.locator("[data-save-status]")).to_contain_text("Mục này đã khóa.")
    server.refuse_with = 0
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.get_by_role("textbox", name="Nội dung mục")).to_have_text("Bản đầu. Thêm")
    expect(page.locator("[data-save-status]")).to_contain_text("Đã lưu")
    assert server.text == "<p>Bản đầu. Thêm</p>"


def test_a_save_whose_answer_was_lost_is_no_conflict(page: Page, server: Server) -> None:
    begin_writing(page)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/save/", lose_the_answer, times=1)
    page.keyboard.type(" Một")
    expect(page.locator("[data-save-status]")).to_contain_text("Mất kết nối")
    assert server.version == 2
    page.keyboard.type(" hai")
    wait_until_nothing_is_unsaved(page)
    expect(page.locator(".conflict")).to_have_count(0)
    assert server.text == "<p>Bản đầu. Một hai</p>"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "<p>Bản đầu. Của tôi</p>"), ("theirs", "<p>Của Bình.</p>")])
def test_in_a_conflict_both_texts_are_shown_and_one_is_chosen(
    page: Page, server: Server, choice: str, kept: str
) -> None:
    begin_writing(page)
    server.text, server.version = "<p>Của Bình.</p>", 7
    page.keyboard.type(" Của tôi")
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Bản đầu. Của tôi")
    expect(conflict).to_contain_text("Của Bình.")
    assert server.text == "<p>Của Bình.</p>"
    page.locator(f"[data-keep={choice}]").click()
    expect(conflict).to_have_count(0)
    expect(page.get_by_role("textbox", name="Nội dung mục")).to_have_text(kept[3:-4])
    wait_until_nothing_is_unsaved(page)
    assert server.text == kept


def test_the_editor_speaks_vietnamese_and_is_accessible(page: Page) -> None:
    begin_writing(page)
    expect(page.get_by_role("button", name="Chữ đậm")).to_be_visible()
    assert Axe().run(page).response["violations"] == []


def test_j_and_k_move_between_rows_and_enter_opens(page: Page) -> None:
    page.goto("/list/")
    for key in ("j", "j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(page.get_by_role("link", name="Chi bộ Hai")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?opened=*Hai")


def test_single_keys_can_be_turned_off(page: Page) -> None:
    page.goto("/list/")
    page.locator("details.account summary").click()
    page.get_by_role("group", name="Phím tắt").get_by_label("Tắt").check()
    page.reload()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Chi bộ Một")).not_to_be_focused()


def test_one_box_chooses_all_rows(page: Page) -> None:
    page.goto("/list/")
    page.get_by_label("Chọn tất cả").check()
    expect(page.locator("[data-selected]")).to_have_text("Đã chọn 3")
    page.get_by_label("Chi bộ Hai").uncheck()
    expect(page.locator("[data-selected]")).to_have_text("Đã chọn 2")
    assert page.get_by_label("Chọn tất cả").evaluate("box => box.indeterminate")


def test_a_form_pressed_twice_is_sent_once_with_its_button(page: Page, server: Server) -> None:
    page.goto("/list/")
    with page.expect_response("**/sent/"):
        page.get_by_role("button", name="Nhắc").evaluate("button => { button.click(); button.click() }")
    assert [form["act"] for form in server.sent] == [["remind"]]


def test_an_error_that_htmx_gets_is_said(page: Page) -> None:
    page.goto("/list/")
    page.get_by_role("button", name="Thử").click()
    expect(page.locator("#notices")).to_have_text("Đã có bản mới hơn.")


def test_a_confirmation_opens_in_a_dialog(page: Page) -> None:
    page.goto("/list/")
    page.get_by_role("link", name="Thu hồi").click()
    dialog = page.get_by_role("dialog", name="Thu hồi")
    expect(dialog.get_by_role("button", name="Đồng ý")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_a_theme_that_was_chosen_stays(page: Page) -> None:
    page.goto("/list/")
    page.locator("details.account summary").click()
    page.get_by_label("Tối").check()
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
