"""Loading organisation data from a file."""

import copy
import datetime
import json
import unicodedata
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from workflow.organisation.loading import Count, Loaded, load_organisation
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitName, today
from workflow.organisation.organisation_file import BadOrganisationFile, OrganisationFile, read_organisation
from workflow.organisation.queries import (
    drafters_by_unit,
    head_of,
    holders,
    name_on,
    people_for,
    secretaries_by_unit,
    units_addressed,
)

DEMO = settings.BASE_DIR / "fixtures" / "organisation.json"

GOOD: dict[str, Any] = {
    "units": [
        {"code": "duk", "kind": "committee", "valid_from": "2015-01-01", "parents": [],
         "names": [{"name": "Đảng ủy Khối", "symbol": "ĐUK"}]},
        {"code": "cb1", "kind": "cell", "valid_from": "2015-01-01", "parents": [{"unit": "duk"}],
         "names": [{"name": "Chi bộ Tin học", "valid_to": "2022-06-30"},
                   {"name": "Chi bộ Chuyển đổi số", "valid_from": "2022-07-01"}]},
    ],
    "people": [{"username": "bithu", "full_name": "Trần Anh Hiếu"}],
    "appointments": [
        {"person": "bithu", "role": "unit_secretary", "unit": "cb1", "title": "Bí thư",
         "valid_from": "2020-05-15"}
    ],
}  # fmt: skip


def read(document: object) -> OrganisationFile:
    return read_organisation(json.dumps(document).encode())


def errors_of(document: object) -> list[str]:
    with pytest.raises(BadOrganisationFile) as caught:
        read(document)
    return caught.value.errors


def changed(path: str, value: object) -> dict[str, Any]:
    """The good file with the value at a path such as "units.1.code"; `...` takes the field away."""
    document: Any = copy.deepcopy(GOOD)
    *steps, last = path.split(".")
    place = document
    for step in steps:
        place = place[int(step) if step.isdigit() else step]
    if value is ...:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return document  # type: ignore[no-any-return]


@pytest.mark.django_db
@pytest.mark.database
class TestGoodInput:
    def test_it_is_in_the_database_afterwards_and_a_second_time_changes_nothing(self) -> None:
        assert load_organisation(read(GOOD)) == Loaded(Count(2, 0, 0), Count(1, 0, 0), Count(1, 0, 0))
        cell = Unit.objects.get(code="cb1")
        assert cell.name == "Chi bộ Chuyển đổi số"
        assert str(name_on(cell, datetime.date(2022, 6, 30))) == "Chi bộ Tin học"
        assert list(units_addressed(Unit.objects.get(code="duk"), today())) == [cell]
        assert [person.full_name for person in people_for(Role.UNIT_SECRETARY, cell)] == ["Trần Anh Hiếu"]
        assert Person.objects.get().search_key == "tran anh hieu"

        before = list(UnitName.objects.values_list("pk", flat=True))
        assert load_organisation(read(GOOD)) == Loaded(Count(0, 0, 2), Count(0, 0, 1), Count(0, 0, 1))
        assert list(UnitName.objects.values_list("pk", flat=True)) == before

    def test_a_changed_row_is_changed_and_nothing_is_deleted(self) -> None:
        load_organisation(read(GOOD))
        ended = changed("appointments.0.valid_to", "2023-12-31")
        ended["people"][0]["full_name"] = "Trần Anh Hiệu"
        ended["units"][0]["names"][0]["name"] = "Đảng ủy Khối tỉnh"
        ended["units"][1]["successor"] = "duk"
        assert load_organisation(read(ended)) == Loaded(Count(0, 2, 0), Count(0, 1, 0), Count(0, 1, 0))
        assert Person.objects.get().search_key == "tran anh hieu"
        assert Appointment.objects.get().valid_to == datetime.date(2023, 12, 31)
        assert Unit.objects.get(code="duk").search_key == "dang uy khoi tinh"
        assert list(Unit.objects.get(code="cb1").successors.all()) == [Unit.objects.get(code="duk")]

        load_organisation(read({"units": [], "people": [], "appointments": []}))
        assert (Unit.objects.count(), Person.objects.count(), Appointment.objects.count()) == (2, 1, 1)

    def test_new_people_get_the_password_and_others_keep_theirs(self) -> None:
        load_organisation(read(GOOD))
        assert not Person.objects.get().has_usable_password()
        more = copy.deepcopy(GOOD)
        more["people"].append({"username": "moi", "full_name": "Lê Quang Huy"})
        load_organisation(read(more), password="chung")
        assert Person.objects.get(username="moi").check_password("chung")
        assert not Person.objects.get(username="bithu").has_usable_password()

    def test_text_is_stored_composed(self) -> None:
        decomposed = changed("people.0.full_name", unicodedata.normalize("NFD", "Trần Anh Hiếu"))
        load_organisation(read(decomposed))
        assert Person.objects.get().full_name == "Trần Anh Hiếu"

    def test_thousands_of_units_take_few_queries(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        many = copy.deepcopy(GOOD)
        for number in range(3_000):
            many["units"].append({**GOOD["units"][1], "code": f"c{number}"})
        file = read(many)
        with django_assert_max_num_queries(150):
            load_organisation(file)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("units", {}, "“units” phải là một danh sách"),
        ("people", ..., "“people” phải là một danh sách"),
        ("unit", [], "không hiểu “unit”"),
        ("units.0", "duk", "units[1]: phải là một đối tượng"),
        ("units.0.code", "Đảng ủy", "chỉ gồm chữ thường không dấu"),
        ("units.0.code", ..., "units[1]: thiếu “code”"),
        ("units.0.kind", "party", "units[1] duk: “kind” là “party”, không thuộc: committee"),
        ("units.0.kind", 3, "“kind” phải là chữ"),
        ("units.0.names", [], "units duk: chưa có tên nào"),
        ("units.0.names.0.name", "x" * 201, "“name” dài hơn 200 ký tự"),
        ("units.0.names.0.name", "a\u0000b", "“name” có ký tự điều khiển"),
        ("units.0.names.0.name", "\ud800", "“name” có ký tự điều khiển"),
        ("units.0.valid_from", "01/01/2015", "không phải ngày dạng NĂM-THÁNG-NGÀY: 01/01/2015"),
        ("units.0.valid_from", ..., "units[1] duk: thiếu “valid_from”"),
        ("units.0.valid_to", "2014-12-31", "ngày kết thúc trước ngày bắt đầu"),
        ("units.0.successor", "khong-co", "units duk: không có đơn vị “khong-co”"),
        ("units.0.successor", "duk", "không thể kế tục chính mình"),
        ("units.0.parents", [{"unit": "cb1"}], "trực thuộc vòng tròn"),
        ("units.1.code", "duk", "“duk” có hai lần"),
        ("units.1.names.1.valid_from", "2022-06-30", "có hai tên trong cùng một thời gian"),
        ("units.1.names.0.valid_from", "2014-01-01", "nằm ngoài thời gian tồn tại"),
        ("units.1.parents", [{"unit": "duk"}, {"unit": "duk"}], "trực thuộc hai đơn vị"),
        ("people.0.username", "Bí Thư", "“username” chỉ gồm chữ thường không dấu"),
        ("people.0.full_name", "  ", "people[1] bithu: thiếu “full_name”"),
        ("people.0.email", "bithu", "không phải địa chỉ thư điện tử"),
        ("appointments.0.person", "ai", "appointments[1] ai: không có người này"),
        ("appointments.0.unit", "cb9", "không có đơn vị “cb9”"),
        ("appointments.0.role", "king", "“role” là “king”, không thuộc: drafter"),
        ("appointments.0.valid_from", "2010-01-01", "nằm ngoài thời gian tồn tại của “cb1”"),
        ("appointments", GOOD["appointments"] * 2, "bị trùng thời gian với dòng khác"),
        ("appointments.0.valid_till", "2024-01-01", "không hiểu “valid_till”"),
    ],
)
def test_each_mistake_is_named_with_its_place(path: str, value: object, words: str) -> None:
    errors = errors_of(changed(path, value))
    assert any(words in error for error in errors), errors


def test_all_mistakes_are_named_at_once() -> None:
    document = changed("units.0.kind", "x")
    document["people"][0]["full_name"] = ""
    document["appointments"][0]["role"] = "y"
    assert len(errors_of(document)) == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Dòng 1, cột 1"),
        (b'{"units": [,]}', "Dòng 1, cột 12"),
        ("{“units”: []}".encode("utf-16"), "không phải văn bản UTF-8"),
        (b"[" * 200_000, "quá nhiều tầng"),
        (b"[" + b"9" * 5_000 + b"]", "số quá dài"),
        (b"[]", "phải là một đối tượng"),
    ],
)
def test_what_is_no_such_file_is_refused_with_words(data: bytes, words: str) -> None:
    with pytest.raises(BadOrganisationFile) as caught:
        read_organisation(data)
    assert words in str(caught.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["units", "people", "appointments", "code", "names", "valid_from", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(document=json_values)
def test_no_json_makes_it_fall_over(document: object) -> None:
    try:
        read(document)
    except BadOrganisationFile as bad:
        assert all(error.isprintable() for error in bad.errors)


@pytest.mark.django_db
class TestCommand:
    def run(self, *arguments: str) -> str:
        out = StringIO()
        call_command("load_organisation", *arguments, stdout=out)
        return out.getvalue()

    def test_it_says_what_it_did(self, tmp_path: Path) -> None:
        file = tmp_path / "org.json"
        file.write_text(json.dumps(GOOD), encoding="utf-8")
        assert "Đơn vị: 2 mới, 0 sửa, 0 giữ nguyên." in self.run(str(file), "--password", "chung")
        answer = json.loads(self.run(str(file), "--json"))
        assert answer["people"] == {"created": 0, "updated": 0, "unchanged": 1}

    def test_bad_input_is_one_line_of_refusal_and_every_mistake_on_a_line(self, tmp_path: Path) -> None:
        file = tmp_path / "org.json"
        file.write_text(json.dumps(changed("appointments.0.unit", "cb9")), encoding="utf-8")
        out = StringIO()
        with pytest.raises(CommandError, match="có 1 chỗ sai; chưa nạp gì") as caught:
            call_command("load_organisation", str(file), stdout=out)
        assert "\n" not in str(caught.value)
        assert out.getvalue() == "appointments[1] bithu: không có đơn vị “cb9” trong “units”.\n"
        assert not Unit.objects.exists()

        out = StringIO()
        with pytest.raises(CommandError):
            call_command("load_organisation", str(file), "--json", stdout=out)
        assert len(json.loads(out.getvalue())["errors"]) == 1

    def test_a_file_that_is_not_there_is_refused_in_one_line(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="Không đọc được tệp"):
            self.run(str(tmp_path / "khong-co.json"))
        with pytest.raises(CommandError, match="Không đọc được tệp"):
            self.run(str(tmp_path))


@pytest.mark.django_db
class TestDemo:
    @pytest.fixture(autouse=True)
    def _load(self) -> None:
        load_organisation(read_organisation(DEMO.read_bytes()))

    @pytest.mark.parametrize("day", [datetime.date(2023, 2, 17), today()])
    def test_the_plan_addresses_forty_units_and_the_youth_union(self, day: datetime.date) -> None:
        units = list(units_addressed(Unit.objects.get(code="duk"), day))
        assert len(units) == 41
        ids = [unit.pk for unit in units]
        drafters, secretaries = drafters_by_unit(ids, day), secretaries_by_unit(ids, day)
        assert drafters.keys() == secretaries.keys() == set(ids)
        assert all(drafters[unit] != secretaries[unit] for unit in ids)

    def test_every_role_is_held_on_the_day_of_the_plan_and_today(self) -> None:
        for day in (datetime.date(2023, 2, 17), today()):
            held = set(Appointment.objects.on(day).values_list("role", flat=True))
            assert held == set(Role.values)

    def test_the_propaganda_department_and_the_standing_committee_are_staffed(self) -> None:
        department = Unit.objects.get(code="ban-tuyen-giao")
        assert str(head_of(department)) == "Hoàng Thị Minh Nguyệt"
        assert people_for(Role.REVIEWER, department).count() == 5
        assert people_for(Role.APPROVER, Unit.objects.get(code="ban-thuong-vu")).count() == 3

    def test_the_past_is_kept(self) -> None:
        department = Unit.objects.get(code="ban-tuyen-giao")
        end_of_2022 = datetime.date(2022, 12, 31)
        assert [str(person) for person in holders(Role.HEAD, department, end_of_2022)] == ["Phạm Văn Tường"]
        assert str(name_on(Unit.objects.get(code="cb07"), datetime.date(2022, 1, 1))) == (
            "Chi bộ Trung tâm Tin học Sao Mai"
        )
        assert list(Unit.objects.get(code="cb31").successors.all()) == [Unit.objects.get(code="db03")]
