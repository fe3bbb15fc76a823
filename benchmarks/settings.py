"""The product's settings, and the packages that benchmarks/audit_write.py compares with, where they are installed:
`python3 config/environment.py peers`."""

from importlib.util import find_spec

from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS

_PEERS = {
    "auditlog": ["auditlog"],
    "simple_history": ["simple_history"],
    "pghistory": ["pgtrigger", "pghistory"],
    "wagtail": ["wagtail", "taggit", "modelcluster"],
}
_IS_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")

PEERS = [name for name in _PEERS if find_spec(name) and (name != "pghistory" or _IS_POSTGRESQL)]
INSTALLED_APPS = [*INSTALLED_APPS, *(app for name in PEERS for app in _PEERS[name]), "benchmarks.peers"]
