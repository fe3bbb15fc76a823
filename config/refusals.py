"""How a refused page stands in the server's log: it is what should happen, so it is a line and not a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus


class WithoutTraceback(logging.Filter):
    """Leaves a refusal its line, which names the page, and drops the way through the code that led to it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == HTTPStatus.FORBIDDEN:
            record.exc_info = None
        return True
