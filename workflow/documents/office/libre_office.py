"""Conversion by LibreOffice, where it is installed.

LibreOffice fetches the pictures that a document links to, from the network and from the disk, and would so tell
others who reads what, or show files of this machine. Three things each keep it from that: it has no network (where
the kernel allows: `programs`); its settings block links and send all requests to a proxy that is not there; and of a
.docx it sees only what `open_package` lets through.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from workflow.documents.office.fonts import stand_ins
from workflow.documents.office.programs import find_program, run

_ROOT = "/org.openoffice"
_OPTIONS = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
_MANUAL_PROXY = "2"
_NEVER = "2"
_NOBODY = "127.0.0.1"
_DISCARD = "9"  # the port, on which nothing listens
_SETTINGS = [
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Writer/Content/Update", "Link", _NEVER),
    ("Office.Common/Font/Substitution", "Replacement", "true"),
    ("Inet/Settings", "ooInetProxyType", _MANUAL_PROXY),
    ("Inet/Settings", "ooInetNoProxy", ""),
    *(("Inet/Settings", f"ooInet{scheme}ProxyName", _NOBODY) for scheme in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{scheme}ProxyPort", _DISCARD) for scheme in ("HTTP", "HTTPS", "FTP")),
]


def convert(data: bytes, *, from_kind: str, to_kind: str, timeout: float, otherwise: str) -> bytes | None:
    """The document ``data`` in another format; the kinds are endings of names. None if LibreOffice cannot do it.

    ``timeout`` in seconds. Raises NoConverter, which tells the user to do ``otherwise``, without LibreOffice or out
    of time.
    """
    program = find_program("soffice", "LibreOffice", otherwise=otherwise)
    with TemporaryDirectory(prefix="convert-") as folder:
        source = Path(folder, f"document.{from_kind}")
        source.write_bytes(data)
        # A profile for each run: LibreOffice lets only one process use one. A prepared one would save 0.2 s of 1.1 s.
        profile = Path(folder, "profile")
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_registry())
        results = Path(folder, "results")
        target = ["--convert-to", to_kind, "--outdir", str(results), str(source)]
        run(
            [program, f"-env:UserInstallation={profile.as_uri()}", *_OPTIONS, *target],
            folder,
            timeout,
            otherwise=otherwise,
        )
        result = results / f"document.{to_kind}"
        return result.read_bytes() if result.exists() else None


def _registry() -> str:
    settings = (f'<item oor:path="{_ROOT}.{path}">{_property(name, value)}</item>' for path, name, value in _SETTINGS)
    fonts = (
        f'<node oor:name="_{place}" oor:op="replace">{_property("ReplaceFont", font)}'
        f"{_property('SubstituteFont', other)}{_property('Always', 'true')}{_property('OnScreenOnly', 'false')}</node>"
        for place, (font, other) in enumerate(stand_ins().items())
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{''.join(settings)}"
        f'<item oor:path="{_ROOT}.Office.Common/Font/Substitution/FontPairs">{"".join(fonts)}</item></oor:items>'
    )


def _property(name: str, value: str) -> str:
    return f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
