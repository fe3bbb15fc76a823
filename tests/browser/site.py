"""The product as people meet it: an installation seen through Chromium."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.installation import Installation
from workflow.demo.stages import PASSWORD

PATIENCE = 30_000  # milliseconds until a page that does not do what was expected fails the test


@dataclass
class Site:
    """A running installation and the browser that visits it."""

    base_url: str
    installation: Installation
    browser: Browser
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def new_page(self, **options: Any) -> Page:
        """A page in a browser of its own, signed in as nobody; `options` are Playwright's for a context.

        What no page may do is noted in `problems`: ask another host for anything, break the content security
        policy, let a script fail.
        """
        context = self.browser.new_context(base_url=self.base_url, **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        context.on("request", self._note_foreign_request)
        context.on("console", self._note_policy_violation)
        context.on("weberror", lambda error: self.problems.append(f"script failed: {error.error}"))
        return context.new_page()

    def new_page_as(self, username: str, **options: Any) -> Page:
        """A page in a browser of its own where `username` has just signed in."""
        page = self.new_page(**options)
        page.goto("/accounts/sign-in/")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    def close_pages(self) -> list[str]:
        """Close every page that was opened; what was wrong with them, which is then forgotten."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        problems, self.problems = self.problems, []
        return problems

    def _note_foreign_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != urlsplit(self.base_url).netloc:
            self.problems.append(f"asked another host: {request.url}")

    def _note_policy_violation(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.problems.append(message.text)
