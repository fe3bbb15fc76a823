from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_tries_yet() -> Iterator[None]:
    """Tries to sign in are counted in the cache, which a rollback does not empty."""
    cache.clear()
    yield
    cache.clear()
