"""The formats of others, byte by byte: RFC 6962 trees and C2SP notes, against what their documents and tools say."""

from __future__ import annotations

import base64
import hashlib

import pytest

from workflow.audit.evidence.keys import SigningKey
from workflow.audit.evidence.verifier import (
    Note,
    PublicKey,
    Range,
    is_consistent,
    leaf_hash,
    node_hash,
    root_of_inclusion,
)

# Of the tests of Google's Certificate Transparency: leaves, and the roots of the first n of them.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# The example of c2sp.org/signed-note, and its key.
OF_THE_SPECIFICATION = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
# Of the tests of golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="

# Of docs/audit-format.md: the seed is the bytes 0 to 31, the leaves are the first three above.
OUR_KEY = "example.vn/audit+fc30affd+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
OURS = (
    "example.vn/audit\n"
    "3\n"
    "rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n"
    "\n"
    "— example.vn/audit /DCv/fSQu4F3n/sOmFycsnGVf/dAhtCQdktc1OxMjKsGd6ImIoQCKb84VO6JxYYVlkGAt+EzSdkqWLAHIb7C85ZjCQ0=\n"
    "— example.vn/audit PTysGAAAAABlU/EAfPU5twPMRcBAQqa8sceDShF7tybU42xT7wRK35cQyvXM6c6pU4rwBN5g8wmwW6E7G22J/DxSxai5VnynUDhdAw==\n"  # noqa: E501
)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    tree = Range()
    for leaf in LEAVES[:size]:
        tree.append(leaf_hash(leaf))
    assert tree.root().hex() == ROOTS[size]


def test_a_checkpoint_of_the_specification_is_read() -> None:
    note = Note.parse(OF_THE_SPECIFICATION)
    assert (note.origin, note.size) == ("example.com/behind-the-sofa", 20852163)
    assert note.signatures[0][1].hex() == "033de0ae"


def test_keys_and_signatures_are_those_of_the_go_tools() -> None:
    public, private = PublicKey.parse(PETER), SigningKey.parse(PETER_PRIVATE)
    assert str(public) == PETER
    assert private.public == public
    assert str(private) == PETER_PRIVATE
    assert public.id == hashlib.sha256(b"PeterNeumann\n\x01" + public.public).digest()[:4]
    signature = public.id + private.private.sign(PETER_TEXT.encode())
    assert base64.b64encode(signature).decode() == PETER_SIGNATURE


def test_our_checkpoint_is_byte_for_byte_as_documented() -> None:
    key = SigningKey.of_seed("example.vn/audit", bytes(range(32)))
    note = key.note(3, bytes.fromhex(ROOTS[3]), 1_700_000_000)
    assert str(key.public) == OUR_KEY
    assert note == OURS
    assert Note.parse(note).time_signed_by(key.public) == 1_700_000_000
    assert Note.parse(note.replace("\n3\n", "\n4\n")).time_signed_by(key.public) is None
    other = SigningKey.of_seed("example.vn/audit", bytes(32))
    assert Note.parse(note).time_signed_by(other.public) is None


def test_another_spelling_of_a_signature_is_refused() -> None:
    note = SigningKey.of_seed("example.vn/audit", bytes(32)).note(1, bytes(32), 0)
    line = next(line for line in note.split("\n") if line.startswith("—") and line.endswith("="))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = line.rstrip("=")[-1]
    spelt = line.rstrip("=")[:-1] + alphabet[alphabet.index(last) ^ 1] + line[len(line.rstrip("=")) :]
    assert base64.b64decode(spelt.split(" ")[2]) == base64.b64decode(line.split(" ")[2])
    with pytest.raises(ValueError, match="base64"):
        Note.parse(note.replace(line, spelt))


def naive_root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def test_false_proofs_lead_nowhere() -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(8)]
    root = naive_root(leaves)
    assert root_of_inclusion(leaves[0], 8, 8, []) is None
    assert root_of_inclusion(leaves[0], 0, 8, []) is None
    assert root_of_inclusion(leaves[0], 0, 1, [root]) is None
    assert not is_consistent(0, root, 8, root, [])
    assert not is_consistent(3, root, 8, root, [])
    assert is_consistent(8, root, 8, root, [])
    assert not is_consistent(8, root, 8, root, [root])
