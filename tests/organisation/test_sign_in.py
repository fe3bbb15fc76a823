"""Signing in and out, and changing the password."""

import pytest
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.test import Client
from django.urls import reverse

from tests.organisation.builders import PASSWORD, appoint, make_person, make_unit
from workflow.organisation import throttle
from workflow.organisation.models import Person, Role
from workflow.organisation.signals import password_changed

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("organisation:sign_in")
DIRECTORY = reverse("organisation:index")


@pytest.fixture
def person() -> Person:
    someone = make_person()
    appoint(someone, Role.REVIEWER, make_unit())
    return someone


def post(client: Client, username: str, password: str, **more: str) -> int:
    return client.post(SIGN_IN, {"username": username, "password": password, **more}).status_code


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client: Client, person: Person) -> None:
    answer = client.get(DIRECTORY + "?q=thu")
    assert answer.status_code == 302
    assert answer["Location"] == f"{SIGN_IN}?next=/organisation/%3Fq%3Dthu"
    answer = client.post(
        answer["Location"],
        {"username": person.username, "password": PASSWORD, "next": DIRECTORY + "?q=thu"},
    )
    assert answer["Location"] == DIRECTORY + "?q=thu"
    assert client.get(answer["Location"]).status_code == 200


def test_a_name_typed_with_a_capital_is_the_same_name(client: Client, person: Person) -> None:
    assert post(client, f" {person.username.capitalize()} ", PASSWORD) == 302


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example"],
)
def test_nobody_is_led_away_to_another_site(client: Client, person: Person, target: str) -> None:
    answer = client.post(SIGN_IN, {"username": person.username, "password": PASSWORD, "next": target})
    assert answer["Location"] == "/"


def test_a_wrong_password_is_refused_without_saying_which_part_is_wrong(client: Client, person: Person) -> None:
    wrong = client.post(SIGN_IN, {"username": person.username, "password": "sai"})
    unknown = client.post(SIGN_IN, {"username": "khongco", "password": "sai"})
    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.content.decode()


@pytest.mark.parametrize(
    ("username", "password"), [("", ""), ("x" * 61, "x"), ("x", "x" * 129), ("a\x00b", "x"), ("x", "a\x00b")]
)
def test_impossible_input_is_refused_with_words(client: Client, username: str, password: str) -> None:
    assert post(client, username, password) == 422


def test_a_closed_account_cannot_sign_in(client: Client, person: Person) -> None:
    Person.objects.update(is_active=False)
    assert post(client, person.username, PASSWORD) == 422


def test_after_five_wrong_tries_even_the_right_password_has_to_wait(client: Client, person: Person) -> None:
    for _try in range(throttle.TRIES_FOR_NAME):
        assert post(client, person.username, "sai") == 422
    answer = client.post(SIGN_IN, {"username": person.username, "password": PASSWORD})
    assert answer.status_code == 429
    assert "thử lại sau 15 phút" in answer.content.decode()


def test_a_pause_for_one_name_or_address_is_none_for_another(client: Client, person: Person) -> None:
    for _try in range(throttle.TRIES_FOR_NAME + 1):
        post(client, person.username, "sai")
    other = make_person("Lê Quang Huy")
    assert post(client, other.username, PASSWORD) == 302
    assert post(Client(REMOTE_ADDR="192.0.2.7"), person.username, PASSWORD) == 302


def test_a_right_password_forgives_the_wrong_ones_before(client: Client, person: Person) -> None:
    for _round in range(3):
        for _try in range(throttle.TRIES_FOR_NAME - 1):
            post(client, person.username, "sai")
        assert post(client, person.username, PASSWORD) == 302


def test_trying_many_names_from_one_address_ends_too(
    client: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "TRIES_FROM_ADDRESS", 10)
    for number in range(10):
        assert post(client, f"name{number}", "sai") == 422
    assert post(client, person.username, PASSWORD) == 429


def test_signing_in_and_failing_to_are_announced(client: Client, person: Person) -> None:
    heard: list[str] = []

    def signed_in(**_said: object) -> None:
        heard.append("in")

    def failed(**_said: object) -> None:
        heard.append("failed")

    user_logged_in.connect(signed_in)
    user_login_failed.connect(failed)
    try:
        post(client, person.username, "sai")
        post(client, person.username, PASSWORD)
    finally:
        user_logged_in.disconnect(signed_in)
        user_login_failed.disconnect(failed)
    assert heard == ["failed", "in"]


def test_signing_out_takes_a_press_not_a_link(client: Client, person: Person) -> None:
    client.force_login(person)
    assert client.get(reverse("organisation:sign_out")).status_code == 405
    assert client.get(DIRECTORY).status_code == 200
    assert client.post(reverse("organisation:sign_out")).status_code == 302
    assert client.get(DIRECTORY).status_code == 302


def test_somebody_already_signed_in_goes_on(client: Client, person: Person) -> None:
    client.force_login(person)
    assert client.get(SIGN_IN, {"next": DIRECTORY})["Location"] == DIRECTORY


def test_a_part_of_a_page_is_not_answered_with_the_sign_in_page(client: Client, person: Person) -> None:
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/organisation/?q=a"}
    read = client.get(DIRECTORY, headers=htmx)
    assert read["HX-Redirect"] == f"{SIGN_IN}?next=/organisation/%3Fq%3Da"
    written = client.post(reverse("organisation:capacity"), headers=htmx)
    assert written.status_code == 401
    assert "HX-Redirect" not in written


def change(client: Client, old: str, new: str, again: str) -> int:
    return client.post(reverse("organisation:password"), {"old": old, "new": new, "again": again}).status_code


def test_a_new_password_works_and_ends_other_sessions(client: Client, person: Person) -> None:
    heard: list[object] = []

    def changed(*, acting: object, **_said: object) -> None:
        heard.append(acting)

    elsewhere = Client()
    for window in (client, elsewhere):
        window.force_login(person)
    password_changed.connect(changed)
    try:
        assert change(client, PASSWORD, "Sông Ngân 2026", "Sông Ngân 2026") == 302
    finally:
        password_changed.disconnect(changed)
    assert len(heard) == 1
    assert client.get(DIRECTORY).status_code == 200
    assert elsewhere.get(DIRECTORY).status_code == 302
    assert post(Client(), person.username, "Sông Ngân 2026") == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("sai", "Sông Ngân 2026", "Sông Ngân 2026", "Mật khẩu hiện nay không đúng"),
        (PASSWORD, "Sông Ngân 2026", "Sông Ngân 2027", "không giống nhau"),
        (PASSWORD, "12345678", "12345678", "error"),
        (PASSWORD, "ngắn", "ngắn", "error"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    client: Client, person: Person, old: str, new: str, again: str, words: str
) -> None:
    client.force_login(person)
    answer = client.post(reverse("organisation:password"), {"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
