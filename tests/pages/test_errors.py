"""What a person reads when something cannot be done."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.pages.urls"), pytest.mark.django_db]

PAGES = [
    ("/khong-co-trang-nay/", 404, "Không tìm thấy trang"),
    ("/test/doubts/", 400, "Yêu cầu không hợp lệ"),
    ("/test/forbids/", 403, "Không được phép làm việc này"),
    ("/test/refuses/409/", 409, "Việc này không còn làm được như lúc mở trang"),
    ("/test/refuses/422/", 422, "Chưa đủ điều kiện để thực hiện"),
    ("/test/breaks/", 500, "Hệ thống gặp lỗi"),
]


@pytest.mark.parametrize(("url", "status", "words"), PAGES)
def test_every_error_is_a_page_in_vietnamese_with_a_way_on(url: str, status: int, words: str) -> None:
    response = Client(raise_request_exception=False).get(url)
    page = response.content.decode()
    assert response.status_code == status
    assert f"<title>{words}" in page
    assert 'lang="vi"' in page
    assert "data-error-message" in page
    assert 'href="/"' in page


def test_a_refusal_says_its_own_reason(client: Client) -> None:
    assert "Chỉ Ban Thường vụ được phê duyệt." in client.get("/test/forbids/").content.decode()


def test_what_is_missing_is_listed_with_links_to_it(client: Client) -> None:
    assert '<a href="/muc/II">Mục II chưa có nội dung</a>' in client.get("/test/refuses/422/").content.decode()


def test_a_fault_shows_nothing_of_itself() -> None:
    page = Client(raise_request_exception=False).get("/test/breaks/").content.decode()
    assert "a fault of ours" not in page
    assert "Traceback" not in page
