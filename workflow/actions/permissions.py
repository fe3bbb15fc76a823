"""The role × action × state table, read off the verbs themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from workflow.actions.models import ActionSubject
from workflow.actions.rules import By
from workflow.actions.verbs import REGISTRY, Verb, target
from workflow.organisation.models import Role


@dataclass(frozen=True, slots=True)
class Permission:
    """One cell that says yes: `role` of `place` may do `action` to a `kind` in `state`, given the conditions.

    `state` is "" for what brings a document into being; `to_state` is where it ends, "" where the state stays; `within`
    names the action that it happens in, if any.
    """

    kind: str
    state: str
    action: str
    role: str
    place: str
    to_state: str
    within: str
    conditions: tuple[str, ...]


def states_of(model: type[ActionSubject]) -> dict[str, str]:
    """The states of a kind of document with their words, in order; none for one that is only ever made."""
    fields: list[models.Field[Any, Any]] = [field for field in model._meta.concrete_fields if field.name == "state"]
    return {str(code): str(words) for field in fields for code, words in field.flatchoices}


def allowed_in(verb: Verb[Any], state: str) -> bool:
    """Whether the verb may start from that state."""
    return not verb.creates and (not verb.states or state in verb.states)


def permissions() -> Iterator[Permission]:
    """Every allowed cell, by kind, state and action. What only the system does has the role "system"."""
    for verb in sorted(REGISTRY.values(), key=lambda verb: (verb.model.kind, verb.code)):
        states = [""] if verb.creates else [state for state in states_of(verb.model) if allowed_in(verb, state)]
        for state in states:
            by = [(rule.role.value, rule.place, str(rule.condition)) for rule in verb.by]
            for role, place, condition in by or [("system", "", "")]:
                yield Permission(
                    kind=verb.model.kind,
                    state=state,
                    action=verb.code,
                    role=role,
                    place=place,
                    to_state=target(verb),
                    within=verb.within,
                    conditions=tuple(filter(None, (condition, *(str(need.name) for need in verb.needs)))),
                )


def as_markdown() -> str:
    """The table for people: one table a kind of document, a row an action, a column a state."""
    lines = ["# " + _("Ai được làm gì, khi nào"), "", _("Sinh từ chính các quy tắc bằng `manage.py permissions`.")]
    kinds: dict[str, list[Verb[Any]]] = {}
    for verb in REGISTRY.values():
        kinds.setdefault(verb.model.kind, []).append(verb)
    for kind, verbs in sorted(kinds.items()):
        model = verbs[0].model
        states = states_of(model)
        lines += ["", f"## {model._meta.verbose_name} (`{kind}`)", ""]
        lines.append("| " + " | ".join([_("Thao tác"), _("(lập mới)"), *states.values(), _("Điều kiện thêm")]) + " |")
        lines.append("|---" * (len(states) + 3) + "|")
        for verb in sorted(verbs, key=lambda verb: verb.code):
            roles = ", ".join(_named(rule) for rule in verb.by) or _("hệ thống")
            cells = [roles if verb.creates else "–"]
            cells += [roles if allowed_in(verb, state) else "–" for state in states]
            needs = [str(need.name) for need in verb.needs]
            if verb.reason_at_least:
                needs.append(_("lý do từ %(least)d ký tự") % {"least": verb.reason_at_least})
            if verb.in_person:
                needs.append(_("không làm thay được"))
            if verb.within:
                needs.append(_("trong `%(verb)s`") % {"verb": verb.within})
            lines.append("| " + " | ".join([f"{verb.label} `{verb.code}`", *cells, "; ".join(needs)]) + " |")
    lines += ["", "## " + _("Vai trò"), ""]
    lines += [f"- `{role.value}`: {role.label}" for role in Role]
    return "\n".join(lines) + "\n"


def _named(rule: By) -> str:
    """The role of a rule, with the condition that it holds under."""
    return f"{rule.role.label} ({rule.condition})" if rule.condition else str(rule.role.label)
