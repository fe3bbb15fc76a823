"""The shape and tone of a state's badge. The state brings its words; colour never says anything alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """`icon` is the name of a lucide icon, `tone` one of the tones in app.css."""

    icon: str
    tone: str


UNKNOWN = Mark("circle", "neutral")

MARKS = {
    # of a campaign
    "preparing": Mark("list-checks", "neutral"),
    "launched": Mark("send", "info"),
    # of a campaign type
    "in_use": Mark("circle-check", "good"),
    "retired": Mark("archive", "quiet"),
    # of a unit's report
    "drafted": Mark("pencil-line", "neutral"),
    "submitted": Mark("send", "info"),
    "reviewed": Mark("clipboard-check", "teal"),
    "merged": Mark("combine", "violet"),
    "approved": Mark("stamp", "good"),
    "exempted": Mark("circle-slash", "quiet"),
    # of a consolidated report
    "composing": Mark("layers", "neutral"),
    "proposed": Mark("signature", "info"),
    "issued": Mark("file-badge", "accent"),
    # of a section
    "not_started": Mark("circle-dashed", "quiet"),
    "in_progress": Mark("circle-dot", "info"),
    "done": Mark("circle-check", "good"),
    # of a unit in a campaign, and of a comment
    "late": Mark("clock-alert", "bad"),
    "returned": Mark("undo-2", "warn"),
    "resolved": Mark("circle-check", "good"),
    "unresolved": Mark("message-circle-warning", "warn"),
}


def mark(code: str) -> Mark:
    return MARKS.get(code, UNKNOWN)
