"""Opens each file named on the command line in a process of its own, and prints what came of it as a line of JSON."""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from pathlib import Path

from workflow.documents.package.opening import UnreadableDocument, open_package

MOST_MEMORY = 1024**3  # bytes; what takes more ends here, not the machine


def opened(path: str) -> dict[str, object]:
    data = Path(path).read_bytes()
    began = time.process_time()
    try:
        open_package(data)
        message = ""
    except UnreadableDocument as refused:
        message = str(refused)
    seconds = time.process_time() - began
    # Unlike ru_maxrss, this is not inherited.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return {"message": message, "seconds": seconds, "megabytes": int(peak[1]) / 1024 if peak else 0}


if __name__ == "__main__":
    for path in sys.argv[1:]:
        if os.fork() == 0:
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
            print(json.dumps(opened(path)), flush=True)
            os._exit(0)
        if os.wait()[1] != 0:
            print(json.dumps({"message": "died", "seconds": 0, "megabytes": 0}), flush=True)
