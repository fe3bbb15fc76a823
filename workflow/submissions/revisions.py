"""The frozen text of a report and its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import orjson

from workflow.submissions.models import Comment


def digest(sections: Mapping[str, str]) -> str:
    """SHA-256, in hexadecimal, of the sections as JSON with sorted keys and no white space, in UTF-8."""
    return hashlib.sha256(orjson.dumps(dict(sections), option=orjson.OPT_SORT_KEYS)).hexdigest()


def comment_digest(said: Comment) -> str:
    """The same of what a comment says and about what: the part of it that nobody changes."""
    return digest({"key": said.key, "quote": said.quote, "text": said.text, "written_by": said.written_by})
