"""Somebody does another's work while they are away, until it is taken back: each in a browser of their own.

Set SCREENSHOTS to a directory to keep a picture of each page.
"""

from __future__ import annotations

import datetime
import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.site import Site

STAGE = "submitted"
REASON = "Đi công tác tại Lào Cai."
HA, HUY = "Nguyễn Thu Hà", "Lê Quang Huy"


def look(page: Page, name: str) -> None:
    """Keep a picture of the page where a person asked for them."""
    directory = os.environ.get("SCREENSHOTS")
    if directory:
        page.screenshot(path=f"{directory}/delegation-{name}.png", full_page=True, caret="initial")


def take_in(page: Page, count: int) -> list[str]:
    """Take so many reports out of the pool; the addresses of their pages."""
    for _each in range(count):
        page.goto("/?held=pool")
        page.get_by_role("button", name="Tiếp nhận").first.click()
        expect(page.locator("#notices")).to_contain_text("Bạn đã tiếp nhận")
    page.goto("/?held=mine")
    links = page.locator("[data-to-do] [data-row] a[data-open]").evaluate_all("links => links.map(one => one.href)")
    return links[:count]


def fill_in(page: Page, whom: str, *, day: datetime.date | None = None) -> None:
    """The form of a delegation for one day: today, or the day given."""
    page.goto("/delegations/")
    page.get_by_role("link", name="Ủy quyền khi vắng mặt").click()
    line = page.locator("#colleagues option").evaluate_all(
        "(options, whom) => options.map(one => one.value).find(value => value.startsWith(whom))", whom
    )
    page.locator("[name=delegate]").fill(line)
    page.locator("[name=reason]").fill(REASON)
    if day:
        page.locator("[name=first]").fill(day.isoformat())
    page.locator("[name=last]").fill(page.locator("[name=first]").input_value())


def test_another_reviews_on_behalf_until_it_is_taken_back(site: Site) -> None:
    principal, delegate = site.new_page_as("tuyengiao1"), site.new_page_as("tuyengiao2")
    done, left_open = take_in(principal, 2)

    fill_in(principal, HUY)
    principal.get_by_role("button", name="Xem trước").click()
    expect(principal.locator("main")).to_contain_text(f"{HUY} làm thay được những gì")
    look(principal, "preview")
    principal.get_by_role("button", name="Ủy quyền", exact=True).click()
    expect(principal.locator("#notices")).to_contain_text(f"Đã ủy quyền cho {HUY}")
    given = principal.url

    delegate.goto("/")
    delegate.get_by_role("button", name=f"Làm thay {HA}").click()
    expect(delegate.locator("header").first).to_contain_text(f"thay mặt {HA}")
    delegate.goto(done)
    look(delegate, "review")
    delegate.locator("[data-verb='submissions.accept']").first.click()
    delegate.locator("dialog[open] form button:not([type=button])").first.click()
    expect(delegate.locator("#notices")).to_contain_text("Đã thực hiện")
    expect(delegate.locator("main")).to_contain_text(f"{HUY} thay mặt {HA}")
    look(delegate, "timeline")

    delegate.goto(left_open)
    delegate.locator("[data-verb='submissions.accept']").first.click()
    expect(delegate.locator("dialog[open] form")).to_be_visible()

    principal.goto(given)
    principal.locator("[data-verb='delegation.revoke']").click()
    principal.locator("dialog[open] form button:not([type=button])").first.click()
    expect(principal.locator("main")).to_contain_text("Đã thu hồi")
    look(principal, "revoked")

    delegate.locator("dialog[open] form button:not([type=button])").first.click()
    expect(delegate.get_by_text("Tư cách bạn đã chọn không còn hiệu lực").first).to_be_visible()
    look(delegate, "refused")
    principal.goto(left_open)
    expect(principal.locator("[data-verb='submissions.accept']").first).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_are_accessible_and_fit(site: Site, scheme: str, width: int) -> None:
    page = site.new_page_as("truongban", color_scheme=scheme, viewport={"width": width, "height": 800})
    # A day of its own each time: one that is covered already is not given again.
    day = datetime.date.today() + datetime.timedelta(days=2 + ["light", "dark"].index(scheme) + width // 100)

    def check(name: str) -> None:
        look(page, f"{name}-{scheme}-{width}")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert not found.response["violations"], (name, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    page.goto("/delegations/new/")
    check("new")
    page.get_by_role("button", name="Xem trước").click()
    check("errors")
    fill_in(page, HA, day=day)
    page.get_by_role("button", name="Xem trước").click()
    check("preview")
    page.get_by_role("button", name="Ủy quyền", exact=True).click()
    page.wait_for_url(re.compile(r"/delegations/\d+/"))
    check("detail")
    for name, address in (
        ("index", "/delegations/"),
        ("everybody", "/delegations/all/"),
        ("console", "/supervision/"),
        ("inbox", "/"),
    ):
        page.goto(address)
        check(name)
