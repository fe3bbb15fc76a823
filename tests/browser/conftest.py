"""Browser tests: each file has an installation of its own, made once and shared by its tests.

A file says in `STAGE` at which stage of the demo it begins ("launched" unless it says otherwise); its tests
see what the earlier ones did. Nothing here touches the test database of the other tests.
"""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests import chromium
from tests.browser.site import PATIENCE, Site
from tests.installation import Installation
from tests.postgres import free_port
from tests.pristine import Pristine, SqliteFile, shared_by_all

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, ended with the file: while Playwright runs, Django takes its event loop for asynchronous code and
    lets no other test of this process near the database.
    """
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium.installed(), args=chromium.FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def installation(
    request: pytest.FixtureRequest, pristine: Pristine, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """This file's data: a copy of the demo at its STAGE, which is built once for all files."""
    stage = getattr(request.module, "STAGE", "launched")
    shared = shared_by_all(request.config, tmp_path_factory)
    template = shared / f"demo-{stage}"
    with (shared / f"demo-{stage}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (template / "ready").exists():
            shutil.rmtree(template, ignore_errors=True)
            template.mkdir()
            demo = Installation(template)
            if isinstance(pristine, SqliteFile):
                pristine.copy_to(str(demo.database))
            else:
                demo.manage("migrate", "--verbosity", "0")
            demo.manage("demo", "--stage", stage)
            (template / "ready").touch()
    data = tmp_path_factory.mktemp(request.module.__name__.rpartition(".")[2]) / "var"
    shutil.copytree(template, data)
    return Installation(data)


@pytest.fixture(scope="module")
def running_site(installation: Installation, browser: Browser) -> Iterator[Site]:
    port = free_port()
    with installation.serving(port):
        yield Site(f"http://127.0.0.1:{port}", installation, browser)


@pytest.fixture
def site(running_site: Site) -> Iterator[Site]:
    """This file's installation. The test fails when a page did what no page may (see Site.new_page)."""
    yield running_site
    problems = running_site.close_pages()
    assert not problems, "\n".join(problems)
