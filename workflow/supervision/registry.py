"""The kinds of document that are under supervision; each room registers its own by `actions.supervise`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from viewflow.workflow.base import Flow

from workflow.actions.models import FlowDocument
from workflow.actions.verbs import Verb
from workflow.organisation.acting import Acting


@dataclass(frozen=True, slots=True)
class Supervised:
    """A kind of document under supervision, and its verbs.

    `flows` are those that can move it, `visible` narrows its documents to those that a capacity may open,
    `holder_field` maps a step to the document's field that says who gets the step the next time.
    """

    model: type[FlowDocument]
    flows: tuple[type[Flow], ...]
    visible: Callable[[QuerySet[Any], Acting], QuerySet[Any]]
    holder_field: dict[str, str]
    reassign: Verb[Any]
    release: Verb[Any]


SUPERVISED: dict[str, Supervised] = {}
