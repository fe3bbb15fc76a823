#!/usr/bin/env python
"""Django's command line for Trình Ký."""

import io
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line
    from django.db import Error

    from config.database_errors import in_words

    for stream in (sys.stdout, sys.stderr):
        # Where the terminal's letters are not Vietnamese, what it cannot show is written as \\uXXXX, not refused.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # Who reads the output, such as `head`, has seen enough; Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Error as problem:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"{in_words(problem)} (thêm --traceback để xem chỗ lỗi)")


if __name__ == "__main__":
    main()
