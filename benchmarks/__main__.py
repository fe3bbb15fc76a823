"""`python -m benchmarks` lists them; `python -m benchmarks NAME [--quick] [--json]` runs one on a database of its
own.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import sys
import tempfile

import benchmarks

HIDDEN = {"__main__", "hashing", "peers", "result", "settings"}


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in HIDDEN)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=names())
    parser.add_argument("--quick", action="store_true", help="at most 50 seconds")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    given = parser.parse_args()
    if given.name is None:
        print("\n".join(names()))
        return
    with tempfile.TemporaryDirectory() as directory:
        os.environ["VAR_DIR"] = directory
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
        import django
        from django.conf import settings
        from django.db import connection
        from django.test.utils import get_runner, setup_test_environment

        django.setup()
        # A file, as in real use: in memory a transaction costs next to nothing, and the floor would be too low.
        connection.settings_dict["TEST"]["NAME"] = (
            None if connection.vendor != "sqlite" else f"{directory}/bench.sqlite3"
        )
        setup_test_environment()
        runner = get_runner(settings)(verbosity=0, interactive=False)
        databases = runner.setup_databases(serialized_aliases=())
        try:
            result = importlib.import_module(f"benchmarks.{given.name}").run(quick=given.quick)
        finally:
            runner.teardown_databases(databases)
    for what, value in {**result.figures, **result.ratios}.items():
        goal = f"   (goal: at most {result.goal[what]})" if what in result.goal else ""
        print(f"{what:60} {value:10.2f}{goal}", file=sys.stderr if given.json else sys.stdout)
    if given.json:
        print(json.dumps(result.as_json(), ensure_ascii=False))


if __name__ == "__main__":
    main()
