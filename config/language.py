"""Which language a page is in."""

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Vietnamese unless the person chose another language on the page.

    Office computers often run an English browser, so what the browser asks for says nothing about
    the officer: only the choice kept in Django's language cookie counts.
    """

    def process_request(self, request: HttpRequest) -> None:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
