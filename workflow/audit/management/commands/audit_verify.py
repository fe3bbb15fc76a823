"""`manage.py audit_verify BUNDLE --public-key FILE`: what `verify.py` in the bundle does, for who trusts this copy."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow.audit.evidence.verifier import (
    ABOUT,
    Verdict,
    add_arguments,
    as_json,
    exit_code,
    judge,
    language_here,
    said,
    sentence,
)


class Command(BaseCommand):
    help = said(ABOUT, language_here())
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser, language_here())

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["lang"]
        outcome = judge(options["bundle"], options["public_key"], options["since"], options["processes"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(outcome, language), ensure_ascii=False))
        if not isinstance(outcome, Verdict):
            raise CommandError(outcome.told(language), returncode=exit_code(outcome))
        if not options["json"]:
            self.stdout.write(sentence(outcome, language))
