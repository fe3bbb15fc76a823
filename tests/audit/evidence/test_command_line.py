"""What the verifier is given may be anything: it says what is not right with it, and by its exit what that means."""

from __future__ import annotations

import ast
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from tests.audit.evidence.bundles import by_hand
from workflow.audit.evidence import verifier
from workflow.audit.evidence.keys import SigningKey
from workflow.audit.evidence.verifier import CannotCheck, Outcome, Verdict, Wrong, judge
from workflow.audit.management.commands.audit_verify import Command

KEY = SigningKey.of_seed("trinh-ky.example.vn/audit/1a2b3c4d", bytes(range(32)))
OTHER = SigningKey.of_seed("khac.example.vn/audit/5e6f7a8b", bytes(32))
NOTE = KEY.note(1_204, bytes(32), 1_700_000_000)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return by_hand(tmp_path / "bo-chung-cu", KEY)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "khoa.txt"
    path.write_text(f"{KEY.public}\n")
    return path


@pytest.fixture(autouse=True)
def _nothing_hangs() -> Iterator[None]:
    signal.alarm(120)
    yield
    signal.alarm(0)


def packed(bundle: Path, top: str = "bo-chung-cu/") -> bytes:
    """As the page hands it out: the bundle's directory in a .zip."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(bundle.rglob("*")):
            if path.is_file():
                file.write(path, f"{top}{path.relative_to(bundle)}")
    return made.getvalue()


# What each way to call it wrongly is told


def private_key(path: Path) -> None:
    path.write_text(str(KEY))


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def checkpoint(path: Path) -> None:
    path.write_text(NOTE)


def public_key(path: Path) -> None:
    path.write_text(f"{KEY.public}\n")


def words(path: Path) -> None:
    path.write_text("Kính gửi đồng chí\n")


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def circle(path: Path) -> None:
    path.symlink_to(path.name)


Make = Callable[[Path], None]
KEY_FILES: list[tuple[Make | None, str]] = [
    (None, "Không có"),
    (Path.mkdir, "là một thư mục; cần một tệp"),
    (pipe, "không phải một tệp thường"),
    (endless, "không phải một tệp thường"),
    (circle, "Không đọc được"),
    (huge, "quá lớn để là tệp khóa công khai"),
    (nothing, "không có khóa nào"),
    (picture, "không phải tệp chữ"),
    (words, "dòng 1: không phải khóa công khai"),
    (private_key, "là khóa riêng để ký"),
    (checkpoint, "là một lần niêm phong; hãy đưa nó vào --since"),
]
KEPT_FILES: list[tuple[Make | None, str]] = [
    (None, "Không có"),
    (Path.mkdir, "là một thư mục; cần một tệp"),
    (pipe, "không phải một tệp thường"),
    (huge, "quá lớn để là lần niêm phong"),
    (nothing, "không phải một lần niêm phong: trong đó không có chữ nào"),
    (picture, "không phải tệp chữ"),
    (words, "không thấy dòng chữ ký nào"),
    (public_key, "là khóa công khai; hãy đưa nó vào --public-key"),
]
BUNDLES: list[tuple[Make | None, str]] = [
    (None, "Không có"),
    (Path.mkdir, "không có bộ chứng cứ"),
    (nothing, "không phải thư mục bộ chứng cứ, cũng không phải tệp .zip"),
    (words, "không phải thư mục bộ chứng cứ, cũng không phải tệp .zip"),
    (pipe, "không phải thư mục bộ chứng cứ"),
    (endless, "không phải thư mục bộ chứng cứ"),
    (circle, "Không đọc được"),
]


def cannot(outcome: Outcome, expected: str) -> None:
    assert isinstance(outcome, CannotCheck) and expected in str(outcome), outcome
    assert verifier.exit_code(outcome) == 2
    assert outcome.told("en").isascii(), "no word is left in Vietnamese"
    assert verifier.as_json(outcome)["kind"] == "not_checked"


@pytest.mark.parametrize(("make", "expected"), KEY_FILES)
def test_a_key_file_that_is_none_is_said_to_be_what_it_is(
    bundle: Path, tmp_path: Path, make: Make | None, expected: str
) -> None:
    given = tmp_path / "given"
    if make:
        make(given)
    cannot(judge(bundle, given, None, 1), expected)


@pytest.mark.parametrize(("make", "expected"), KEPT_FILES)
def test_a_kept_checkpoint_that_is_none_is_said_to_be_what_it_is(
    bundle: Path, key: Path, tmp_path: Path, make: Make | None, expected: str
) -> None:
    given = tmp_path / "given"
    if make:
        make(given)
    cannot(judge(bundle, key, given, 1), expected)


@pytest.mark.parametrize(("make", "expected"), BUNDLES)
def test_a_bundle_that_is_none_is_said_to_be_what_it_is(
    key: Path, tmp_path: Path, make: Make | None, expected: str
) -> None:
    given = tmp_path / "given"
    if make:
        make(given)
    cannot(judge(given, key, None, 1), expected)


def test_who_gives_the_directory_around_the_bundle_is_told_which_to_give(bundle: Path, key: Path) -> None:
    cannot(judge(bundle.parent, key, None, 1), "ở thư mục bo-chung-cu trong đó")


def test_what_may_not_be_read_is_not_the_bundles_fault(
    bundle: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who runs the tests may be one whom no file refuses."""

    def refusing(path: str, flags: int) -> int:
        if path.endswith(forbidden):
            raise PermissionError(13, "Permission denied")
        return os.open(path, flags)

    with monkeypatch.context() as patched:
        patched.setattr(verifier, "_without_waiting", refusing)
        for name in ("khoa.txt", "FORMAT", "000000.jsonl", "000000.bin", "proofs.jsonl"):
            forbidden = name
            cannot(judge(bundle, key, None, 1), "Không có quyền đọc")
    monkeypatch.setattr(verifier, "_write_heads", _full)
    cannot(judge(bundle, key, None, 1), "Không kiểm tra được: No space left on device")


def _full(*_given: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_that_windows_wrote_are_read(bundle: Path, tmp_path: Path, encoding: str) -> None:
    note = (bundle / "checkpoints.jsonl").read_text().splitlines()[0]
    files = {"key": f"{KEY.public}\r\n", "kept": json.loads(note).replace("\n", "\r\n")}
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode(encoding))
    assert isinstance(judge(bundle, tmp_path / "key", tmp_path / "kept", 1), Verdict)


def test_a_key_copied_off_paper_is_read(bundle: Path, key: Path) -> None:
    text = str(KEY.public)
    key.write_text(f"> {text[:20]}\r\n>   {text[20:60]}\n\n> {text[60:]}\n{OTHER.public}")
    assert isinstance(judge(bundle, key, None, 1), Verdict)


def test_the_key_of_another_log_is_a_verdict(bundle: Path, key: Path) -> None:
    """Who exchanged the bundle for one of their own would have it so."""
    key.write_text(f"{OTHER.public}\n")
    outcome = judge(bundle, key, None, 1)
    assert isinstance(outcome, Wrong) and (outcome.kind, verifier.exit_code(outcome)) == ("wrong_signature", 1)
    assert OTHER.public.name in outcome.detail and KEY.public.name in outcome.detail


def test_a_verdict_orders_no_terminal_about(bundle: Path, key: Path) -> None:
    lines = (bundle / "events/000000.jsonl").read_text()
    (bundle / "events/000000.jsonl").write_text(lines.replace('"submission:1"', '"\\u001b[2J"', 1))
    outcome = judge(bundle, key, None, 1)
    assert isinstance(outcome, Wrong) and outcome.kind == "edited"
    assert "\\x1b[2J#1" in outcome.told("vi") and "\x1b" not in outcome.told("vi")


# A bundle in which something is not what it should be


@pytest.mark.parametrize("name", ["FORMAT", "checkpoints.jsonl", "proofs.jsonl", "events/000000.jsonl", "events"])
@pytest.mark.parametrize("make", [None, Path.mkdir, pipe, endless, circle, huge])
def test_a_file_of_the_bundle_that_is_none_is_a_verdict(bundle: Path, key: Path, name: str, make: Make | None) -> None:
    path = bundle / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    if make:
        make(path)
    outcome = judge(bundle, key, None, 1)
    assert isinstance(outcome, Wrong) and outcome.kind == "malformed" and outcome.detail, outcome
    assert outcome.told("en").isascii()


def test_a_zip_is_read_as_it_is_handed_out(bundle: Path, key: Path, tmp_path: Path) -> None:
    given = tmp_path / "bo-chung-cu.zip"
    for top in ("bo-chung-cu/", "", "a/b/"):
        given.write_bytes(packed(bundle, top))
        assert judge(given, key, None, 1) == judge(bundle, key, None, 1)
    lines = (bundle / "events/000000.jsonl").read_text()
    (bundle / "events/000000.jsonl").write_text(lines.replace("Lần 3", "Lần 4"))
    given.write_bytes(packed(bundle))
    outcome = judge(given, key, None, 1)
    assert isinstance(outcome, Wrong) and (outcome.kind, outcome.event) == ("edited", 3)


def test_a_zip_writes_nowhere_but_where_it_is_unpacked(bundle: Path, key: Path, tmp_path: Path) -> None:
    given = tmp_path / "bo-chung-cu.zip"
    given.write_bytes(packed(bundle))
    with zipfile.ZipFile(given, "a") as file:
        for name in ("../out", "bo-chung-cu/../../out", "/tmp/out", "bo-chung-cu/events/../../../out"):
            file.writestr(name, "x")
    assert isinstance(judge(given, key, None, 1), Verdict)
    assert not (tmp_path / "out").exists() and not Path("/tmp/out").exists()
    with zipfile.ZipFile(given, "a") as file, pytest.warns(UserWarning):
        file.writestr("bo-chung-cu/FORMAT", "x")
    outcome = judge(given, key, None, 1)
    assert isinstance(outcome, Wrong) and "hai lần FORMAT" in outcome.detail


def test_a_zip_of_something_else_or_too_large_is_said(
    bundle: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "bo-chung-cu.zip"
    with zipfile.ZipFile(given, "w") as file:
        file.writestr("word/document.xml", "x")
    cannot(judge(given, key, None, 1), "không có bộ chứng cứ")
    data = packed(bundle)
    given.write_bytes(data[: len(data) // 2])
    outcome = judge(given, key, None, 1)
    assert isinstance(outcome, Wrong) and outcome.kind == "malformed" and ".zip hỏng hoặc bị cắt" in outcome.detail
    given.write_bytes(data)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1, 1, 0))
    cannot(judge(given, key, None, 1), "Không đủ chỗ trên đĩa")


# Anything at all


def test_a_zip_that_is_broken_anyhow_gets_a_verdict_and_never_a_traceback(
    bundle: Path, key: Path, tmp_path: Path
) -> None:
    chance, whole, given = random.Random(6), packed(bundle), tmp_path / "given.zip"
    for _round in range(400):
        data = bytearray(whole)
        for _time in range(chance.randint(1, 3)):
            start = chance.choice([chance.randrange(len(data)), chance.randrange(len(data) - 700, len(data))])
            end = min(len(data), start + chance.choice([0, 1, 1, 2, 40, 10_000]))
            data[start:end] = chance.choice([b"", b"\x00", b"\xff\xff", b"PK\x01\x02", chance.randbytes(2)])
        given.write_bytes(data)
        outcome = judge(given, key, None, 1)
        assert outcome.told("en").isascii() if not isinstance(outcome, Verdict) else outcome.events == 24


def test_a_bundle_of_anything_gets_an_outcome(bundle: Path, key: Path, tmp_path: Path) -> None:
    chance, kept = random.Random(7), tmp_path / "kept"
    kept.write_text(json.loads((bundle / "checkpoints.jsonl").read_text().splitlines()[1]))
    names = ["FORMAT", "checkpoints.jsonl", "proofs.jsonl", "events", "leaves", "events/000000.jsonl"]
    names += ["events/000001.jsonl", "leaves/000000.bin", "leaves/000001.bin"]
    makes: list[Make] = [Path.mkdir, pipe, endless, circle, huge, nothing, words, picture, listening]
    for number in range(200):
        copy = tmp_path / f"{number}"
        shutil.copytree(bundle, copy)
        for name in chance.sample(names, chance.randint(1, 2)):
            path = copy / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                with suppress(OSError):
                    path.unlink()
            if path.parent.is_dir() and chance.random() < 0.8:
                chance.choice(makes)(path)
        outcome = judge(copy, key, kept, 1)
        assert isinstance(outcome, Wrong | CannotCheck | Verdict)
        assert isinstance(outcome, Verdict) or outcome.told("en").isascii()


def listening(path: Path) -> None:
    """A socket; its name is short because some systems allow no long one."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def called(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[object]:
    """How `verify.py` and `manage.py audit_verify` end, and what they print, when called so."""
    found: list[object] = []
    for run in (_verify, _manage):
        monkeypatch.setattr(sys, "argv", ["verify.py", *arguments])
        try:
            code: object = run(arguments)
        except SystemExit as exit_:
            code = exit_.code
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        found.append((code or 0, printed.out, printed.err.strip().removeprefix("CommandError: ")))
    return found


def _verify(_arguments: list[str]) -> int:
    return verifier.main()


def _manage(arguments: list[str]) -> int:
    Command().run_from_argv(["manage.py", "audit_verify", *arguments])
    return 0


def test_the_command_of_the_system_says_what_the_file_in_the_bundle_says(
    bundle: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(bundle, broken)
    (broken / "leaves/000000.bin").write_bytes(b"")
    for code, path, more in (
        (0, bundle, []),
        (1, broken, []),
        (2, tmp_path / "none", []),
        (2, bundle, ["--since", "x"]),
    ):
        for language in ("vi", "en"):
            for form in ([], ["--json"]):
                given = [str(path), "--public-key", str(key), "--lang", language, *more, *form]
                one, other = called(given, monkeypatch, capsys)
                assert one == other and one[0] == code, given  # type: ignore[index]


def test_however_it_is_called_it_ends_in_one_of_three_ways(
    bundle: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(8)
    pipe(tmp_path / "pipe")
    (tmp_path / "kept").write_text(json.loads((bundle / "checkpoints.jsonl").read_text().splitlines()[0]))
    (tmp_path / "bo.zip").write_bytes(packed(bundle))
    paths = [str(tmp_path / name) for name in ("bo-chung-cu", "khoa.txt", "kept", "pipe", "bo.zip", "none", ".")]
    pieces = [*paths, *paths, "--public-key", "--public-key", "--since", "--json", "--processes", "1", "0", "--lang"]
    pieces += [
        "vi",
        "en",
        "xx",
        "-",
        "--",
        "",
        "-x",
        "--sin",
        "--json=1",
        "a" * 5_000,
        "\udcff",
        "-h",
        "/dev/zero",
        "é",
    ]
    codes = set()
    for _round in range(150):
        given = chance.choices(pieces, k=chance.randint(0, 6))
        if chance.random() < 0.7:
            given += [chance.choice(paths), "--public-key", chance.choice(paths)]
        one, other = called(given, monkeypatch, capsys)
        assert one[0] == other[0] in (0, 1, 2), given  # type: ignore[index]
        codes.add(one[0])  # type: ignore[index]
    assert codes >= {0, 2}


def test_the_help_is_in_one_language(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for language, words_, others in (
        ("vi_VN.UTF-8", ("cách gọi:", "tùy chọn", "Mã thoát 0"), ("usage", "options", "show this", "Exit")),
        ("en_GB.UTF-8", ("usage:", "options", "Exit 0"), ("cách gọi", "tùy chọn", "Mã thoát")),
    ):
        for name in ("LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LANG", language)
        monkeypatch.setattr(sys, "argv", ["verify.py", "--help"])
        with pytest.raises(SystemExit) as stopped:
            verifier.main()
        text = " ".join(capsys.readouterr().out.split())
        assert stopped.value.code == 0
        assert all(one in text for one in words_) and not any(one in text for one in others), text
        monkeypatch.setattr(sys, "argv", ["verify.py", "x", "--processes", "0"])
        with pytest.raises(SystemExit) as stopped:
            verifier.main()
        assert stopped.value.code == 2
        assert capsys.readouterr().err.isascii() == language.startswith("en")
    assert all(verifier._replaced(words.replace("{}", "x"), verifier.PARSED) != words for words in verifier.PARSED)


# On the machine of an inspector


def on_its_own(bundle: Path, *arguments: str, begin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The verifier in a process that has only Python and `cryptography`; `begin` is run before it."""
    file = bundle / "verify.py"
    shutil.copyfile(verifier.__file__, file)
    run = f"import runpy, sys; sys.argv[0] = 'verify.py'; {begin}\nrunpy.run_path({str(file)!r}, run_name='__main__')"
    command = [sys.executable, "-I", "-c", run, str(bundle), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        ("sys.version_info = (3, 10, 12)", "Python 3.11"),
        ("sys.modules['cryptography.exceptions'] = None", "pip install cryptography"),
    ],
)
def test_a_machine_that_lacks_something_is_told_what(bundle: Path, key: Path, begin: str, expected: str) -> None:
    done = on_its_own(bundle, "--public-key", str(key), begin=begin)
    assert done.returncode == 2 and expected in done.stderr and "Traceback" not in done.stderr


def test_an_older_python_comes_as_far_as_being_told() -> None:
    ast.parse(Path(verifier.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_output_that_knows_no_vietnamese_gets_it_all_the_same(bundle: Path, key: Path) -> None:
    done = subprocess.run(
        [sys.executable, verifier.__file__, str(bundle), "--public-key", str(key)],
        env={"PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0 and "tất cả đúng như khi được niêm phong" in done.stdout
    assert "Traceback" not in done.stderr


def test_an_output_that_nobody_reads_changes_nothing(bundle: Path, key: Path) -> None:
    command = [sys.executable, verifier.__file__, str(bundle), "--public-key", str(key)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_who_breaks_off_is_told_that_there_is_no_verdict(
    bundle: Path, key: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verifier, "judge", broken_off)
    monkeypatch.setattr(sys, "argv", ["verify.py", str(bundle), "--public-key", str(key), "--lang", "vi"])
    assert verifier.main() == 2 and "chưa có kết luận" in capsys.readouterr().err
