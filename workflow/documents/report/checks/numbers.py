"""Counts and percentages as officers type them, and who is counted."""

COUNT = r"(?<![\d/.,-])(?:\d{1,3}(?:\.\d{3}){1,3}|\d{1,9})(?![\d/%-]|[.,]\d)"
"""A count; no part of a date, a fraction, a percentage or a document's number."""

PERCENT = r"(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*%"

MEMBERS = (
    r"đảng\s+viên|đoàn\s+viên|hội\s+viên|chi\s+bộ|đảng\s+bộ|chi\s+đoàn|tổ\s+đảng|cán\s+bộ|công\s+chức|viên\s+chức|"
    r"người\s+lao\s+động|tổ\s+chức\s+cơ\s+sở\s+(?:đảng|đoàn)"
)
"""What units hold: people and organisations."""


def read_count(typed: str) -> int:
    """The count "1.045" as 1045."""
    return int(typed.replace(".", ""))


def read_percent(typed: str) -> float:
    """The percentage "83,7" as 83.7."""
    return float(typed.replace(",", "."))
