"""`manage.py audit_verify BUNDLE --public-key FILE`: what `verify.py` in the bundle does, for who trusts this copy."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow.audit.evidence.verifier import Wrong, add_arguments, as_json, judge, sentence


class Command(BaseCommand):
    help = "Kiểm tra một bộ chứng cứ bằng khóa công khai; thoát với mã 1 và nêu sự kiện sai đầu tiên nếu có."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser, "vi")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = judge(options["bundle"], options["public_key"], options["since"], options["processes"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(verdict, options["lang"]), ensure_ascii=False))
        if isinstance(verdict, Wrong):
            raise CommandError(verdict.told(options["lang"]))
        if not options["json"]:
            self.stdout.write(sentence(verdict, options["lang"]))
