import io
import random
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents.office.conversions import plainly_converted
from tests.documents.official.example import REPORT
from tests.documents.package.everything import EVERYTHING
from tests.documents.package.mutations import Parts, mutated
from workflow.documents.official.check import check_format
from workflow.documents.official.document import write_official
from workflow.documents.official.outline_form import read_campaign
from workflow.documents.official.provenance import read_provenance
from workflow.documents.package.opening import UnreadableDocument, open_package
from workflow.documents.plan.reading import read_plan
from workflow.documents.report.splitting import split_report
from workflow.documents.word.body import read_body

PLAN = (Path(__file__).parents[3] / "fixtures" / "plan-178-kh-duk.docx").read_bytes()
OUTLINE = read_plan(PLAN).outline
FILES = 340  # a seed: 2,040 in all
LONGEST = 20  # seconds; what is measured on a quiet machine is under 1

READERS: list[Callable[[bytes], object]] = [
    read_body,
    read_plan,
    lambda data: split_report(data, OUTLINE),
    lambda data: check_format(data, "party_2018"),
    lambda data: (read_provenance(data), read_campaign(data)),
]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Parts]:
    """Documents of several programs: of python-docx, our own, one with everything, and that as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("office")
    office = plainly_converted(EVERYTHING, folder, from_kind="docx", to_kind="docx")
    return [parts_of(data) for data in (PLAN, write_official(REPORT), EVERYTHING, office)]


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        # A second copy of the styles that Word of 2007 did not have, larger than all else.
        return {name: source.read(name) for name in source.namelist() if name != "word/stylesWithEffects.xml"}


@pytest.mark.parametrize("seed", range(6))
def test_a_file_changed_at_random_is_read_or_refused_in_words(seed: int, bases: list[Parts], tmp_path: Path) -> None:
    chance = random.Random(seed)
    crashes = []
    taken = 0
    for number in range(FILES):
        data = mutated(bases[number % len(bases)], chance)
        began = time.process_time()
        try:
            open_package(data)
            READERS[number // len(bases) % len(READERS)](data)
            taken += 1
        except UnreadableDocument as refused:
            assert str(refused).endswith("."), str(refused)
        except Exception as crash:
            kept = tmp_path / f"{seed}-{number}.docx"
            kept.write_bytes(data)
            crashes.append(f"{kept}: {''.join(traceback.format_exception(crash)[-2:])}")
        assert time.process_time() - began < LONGEST, f"seed {seed}, file {number}"
    assert not crashes, "\n".join(crashes)
    assert FILES / 3 < taken < FILES, "neither all nor hardly any of the files can be read"
