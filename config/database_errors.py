"""What is said at a terminal of a database that cannot be used."""

from __future__ import annotations

from django.db import Error


def in_words(problem: Error) -> str:
    """One line, without where it happened."""
    reason = (str(problem).strip() or type(problem).__name__).splitlines()[0]
    return f"Cơ sở dữ liệu không dùng được: {reason}"
