from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.notices.mailbox import Mailbox, serving, use


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with serving(Mailbox()) as box:
        use(box, settings)
        yield box
