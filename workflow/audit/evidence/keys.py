"""The key that signs checkpoints. It lies outside the database, so that who can write the database cannot sign.

The file has the form that tools for signed notes use: `PRIVATE+KEY+name+id+base64(0x01 || seed)`. The name is the
log's origin, made with its first key and kept for good. A new key goes through `audit-key.next`: written there, brought
in by an event, sealed by the old key, and only then put in its place; killed at any step, it is taken up again.
"""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from workflow.audit.evidence.verifier import USE_KEY, PublicKey, cosigned
from workflow.audit.models import Event
from workflow.audit.recording import SYSTEM_STREAM, Entry, append
from workflow.organisation.acting import Acting


class KeyProblem(Exception):
    """Why nothing can be signed, in words for the operator."""


@dataclass(frozen=True)
class SigningKey:
    public: PublicKey
    private: Ed25519PrivateKey

    @classmethod
    def of_seed(cls, origin: str, seed: bytes) -> SigningKey:
        private = Ed25519PrivateKey.from_private_bytes(seed)
        return cls(PublicKey(origin, private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)), private)

    @classmethod
    def parse(cls, text: str) -> SigningKey:
        """Raises ValueError."""
        head, words, rest = [*text.strip().split("+", 2), "", ""][:3]
        name, identity, encoded = [*rest.split("+", 2), "", ""][:3]
        data = base64.b64decode(encoded, validate=True)
        if (head, words) != ("PRIVATE", "KEY") or len(data) != 33 or data[:1] != b"\x01":
            raise ValueError("not a private key")
        key = cls.of_seed(name, data[1:])
        if key.public.id.hex() != identity:
            raise ValueError("the id is not that of the key")
        return key

    def __str__(self) -> str:
        seed = self.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        encoded = base64.b64encode(b"\x01" + seed).decode()
        return f"PRIVATE+KEY+{self.public.name}+{self.public.id.hex()}+{encoded}"

    def note(self, size: int, root: bytes, time: int) -> str:
        """A checkpoint signed by the log and, for its time (seconds since 1970), cosigned."""
        text = f"{self.public.name}\n{size}\n{base64.b64encode(root).decode()}\n"
        plain = self.public.id + self.private.sign(text.encode())
        stamp = time.to_bytes(8, "big")
        timed = self.public.cosignature_id + stamp + self.private.sign(cosigned(text, time))
        lines = (f"— {self.public.name} {base64.b64encode(signature).decode()}\n" for signature in (plain, timed))
        return text + "\n" + "".join(lines)


def place() -> Path:
    return Path(settings.AUDIT_KEY)


def current() -> SigningKey:
    """The key to sign with; the first one of a log is made here. Raises KeyProblem."""
    path = place()
    if not path.exists():
        if Event.objects.filter(action=USE_KEY).exists() and not _next().exists():
            raise KeyProblem(
                f"Không thấy khóa niêm phong ở {path}; hãy phục hồi tệp ấy, hoặc đổi khóa bằng audit_key --new."
            )
        _bring_in(None)
    key = _read(path)
    if not _is_brought_in(key.public):
        raise KeyProblem(f"Khóa ở {path} là của nhật ký khác; hãy cất nó đi hoặc trỏ AUDIT_KEY sang tệp khác.")
    return key


def known() -> list[str]:
    """The public keys that the log was ever signed with, first to last."""
    changes = Event.objects.filter(action=USE_KEY).order_by("id").values_list("changes", flat=True)
    return [key for change in changes if (key := change.get("key", [None])[-1])]


def prepare_next(old: SigningKey | None) -> None:
    """Make the next key, if there is none yet, and bring it in by an event."""
    _bring_in(old, install=False)


def install_next() -> None:
    os.replace(_next(), place())


def _bring_in(old: SigningKey | None, install: bool = True) -> None:
    path = _next()
    if not path.exists():
        _write(path, SigningKey.of_seed(old.public.name if old else _origin(), secrets.token_bytes(32)))
    new = _read(path)
    if not _is_brought_in(new.public):
        append(
            Entry(
                stream=SYSTEM_STREAM,
                action=USE_KEY,
                acting=Acting.system(),
                changes={"key": [str(old.public) if old else None, str(new.public)]},
            )
        )
    if install:
        install_next()


def _is_brought_in(key: PublicKey) -> bool:
    return str(key) in known()


def _origin() -> str:
    """A name that no other log has; where a log already has one, that stays."""
    keys = known()
    return (
        PublicKey.parse(keys[-1]).name if keys else f"{urlsplit(settings.SITE_URL).netloc}/audit/{secrets.token_hex(4)}"
    )


def _next() -> Path:
    return place().with_name(place().name + ".next")


def _read(path: Path) -> SigningKey:
    try:
        return SigningKey.parse(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise KeyProblem(f"Không đọc được khóa niêm phong ở {path}: {error}") from error


def _write(path: Path, key: SigningKey) -> None:
    """Whole or not at all, never over another's, readable by its owner only. Raises KeyProblem."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as file:  # mode 0600
            file.write(f"{key}\n")
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, path)
    except OSError as error:
        raise KeyProblem(f"Không ghi được khóa niêm phong ở {path}: {error}") from error
