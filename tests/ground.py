"""What many tests begin from is made once, and stays for as long as the tests that follow each other ask for it.

    @ground
    def crowded(world: World) -> World:
        fill(world, 4_000)
        return world

is a fixture. What it writes lies under the tests, each ground in a transaction inside that of the ground that it stands
on; a test is rolled back to the ground and has objects and files of its own, copied from those of the ground. A ground
may ask for other grounds and for nothing else. Its name is its own in the whole suite.
"""

from __future__ import annotations

import copy
import datetime
import inspect
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.transaction import Atomic
from django.test import TestCase, override_settings
from django.utils import timezone, translation

GROUNDS: dict[str, Callable[..., Any]] = {}


def ground(build: Callable[..., Any]) -> Callable[..., Any]:
    """A fixture that is made once for all tests that follow each other and ask for it."""
    name = build.__name__
    assert name not in GROUNDS, f"there is another ground of the name {name}"
    GROUNDS[name] = build

    def copied(_copies_of_grounds: dict[str, Any]) -> Any:
        return _copies_of_grounds[name]

    return pytest.fixture(name=name)(copied)


def under(name: str) -> list[str]:
    """The ground with all that it stands on, the lowest first."""
    asked = inspect.signature(GROUNDS[name]).parameters
    return [*dict.fromkeys(each for parent in asked for each in under(parent)), name]


def own_files(directory: Path) -> dict[str, Path]:
    """The settings of a test or ground that stores its files in this directory."""
    media, key = directory / "media", directory / "key"
    for folder in (media, key):
        folder.mkdir(parents=True, exist_ok=True)
    return {"MEDIA_ROOT": media, "AUDIT_KEY": key / "audit-key"}


@dataclass(frozen=True)
class Layer:
    name: str
    made: dict[str, Any]
    """What this ground and those under it are."""
    files: Path
    savepoints: int
    atomics: dict[str, Atomic]


class Grounds:
    """The grounds that stand now, each on the one before."""

    def __init__(self, directory: Path, settings: dict[str, Any]) -> None:
        self.directory = directory
        self.settings = settings
        self.layers: list[Layer] = []
        self.day: datetime.date | None = None

    def bring(self, names: Iterable[str]) -> None:
        """Let these stand, with what they stand on, and no others."""
        wanted: list[str] = []
        for name in sorted(names, key=list(GROUNDS).index):
            wanted += [each for each in under(name) if each not in wanted]
        # What was made yesterday is due on other days than what is made today.
        if not self.is_intact() or self.day != timezone.localdate():
            self.leave()
        while [layer.name for layer in self.layers] != wanted[: len(self.layers)]:
            self._pop()
        self.day = timezone.localdate()
        for name in wanted[len(self.layers) :]:
            self._push(name)

    def is_intact(self) -> bool:
        """Whether no test has closed the connection or broken the transaction in which the grounds lie."""
        if not self.layers:
            return True
        return (
            connection.in_atomic_block
            and not connection.closed_in_transaction
            and not connection.needs_rollback
            and len(connection.savepoint_ids) == self.layers[-1].savepoints
        )

    def leave(self) -> None:
        while self.layers:
            self._pop()

    def copies(self, files: Path) -> dict[str, Any]:
        """The grounds that stand, by name, for one test, which finds their files in its own directory."""
        top = self.layers[-1]
        shutil.copytree(top.files, files, dirs_exist_ok=True)
        return copy.deepcopy(top.made)

    def _push(self, name: str) -> None:
        files = self.directory / name
        shutil.rmtree(files, ignore_errors=True)
        made = self.copies(files) if self.layers else {}
        atomics = TestCase._enter_atomics()
        build = GROUNDS[name]
        try:
            with override_settings(**self.settings, **own_files(files)):
                made[name] = build(**{each: made[each] for each in inspect.signature(build).parameters})
            # Or every test would check again, when it ends, the keys of all rows of the ground.
            connection.check_constraints()
        except BaseException:
            TestCase._rollback_atomics(atomics)
            raise
        finally:
            # The first test shall not find what the later ones do not.
            cache.clear()
            translation.deactivate()
        self.layers.append(Layer(name, made, files, len(connection.savepoint_ids), atomics))

    def _pop(self) -> None:
        layer = self.layers.pop()
        TestCase._rollback_atomics(layer.atomics)
