"""Pages that use every script of ours, and a server that a test can make refuse or be newer than the page."""

from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils import timezone
from django_prose_editor.fields import ProseEditorFormField

from config.urls import urlpatterns as product
from workflow.pages.errors import refusal_page

WRITING = """{% extends "base.html" %}
{% block title %}Soạn{% endblock %}{% block heading %}Soạn{% endblock %}
{% block extra_head %}{{ form.media }}{% endblock %}
{% block content %}
<form data-autosave="test" action="/save/" method="post" autocomplete="off">
  {% csrf_token %}<input type="hidden" name="version" value="{{ version }}">
  {% include "components/form.html" %}{% include "components/save_status.html" %}
  <div data-save-conflict></div>
</form>
{% endblock %}"""

LISTING = """{% extends "base.html" %}
{% block title %}Danh sách{% endblock %}{% block heading %}Danh sách{% endblock %}
{% block content %}
<form method="post" action="/sent/" data-once>
  {% csrf_token %}<p data-selected></p>
  <div class="table-wrap" data-rows data-select>
    <table>
      <thead><tr>
        <th><input type="checkbox" data-all aria-label="Chọn tất cả"></th><th>Đơn vị</th>
      </tr></thead>
      <tbody>
        {% for name in names %}<tr>
          <td><input type="checkbox" name="unit" value="{{ name }}" aria-label="{{ name }}"></td>
          <td><a href="?opened={{ name }}">{{ name }}</a></td>
        </tr>{% endfor %}
      </tbody>
    </table>
  </div>
  <button class="button" name="act" value="remind">Nhắc</button>
</form>
<button class="button" hx-get="/refused/" hx-target="main">Thử</button>
<a class="button" href="/confirm/" data-dialog>Thu hồi</a>
{% endblock %}"""

CONFIRMING = """{% extends "base.html" %}
{% block title %}Thu hồi{% endblock %}{% block heading %}Thu hồi{% endblock %}
{% block content %}
<div data-dialog-content><form method="post" action="/sent/"><button>Đồng ý</button></form></div>
{% endblock %}"""


@dataclass
class Server:
    """What the server has, and what it was sent."""

    text: str = "<p>Bản đầu.</p>"
    version: int = 1
    refuse_with: int = 0
    sent: list[dict[str, list[str]]] = field(default_factory=list)


server = Server()


class SectionForm(forms.Form):
    text = ProseEditorFormField(label="Nội dung mục", extensions={"Bold": True, "Italic": True})


def page(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(source).render(context, request))


def write(request: HttpRequest) -> HttpResponse:
    return page(request, WRITING, form=SectionForm(initial={"text": server.text}), version=server.version)


def save(request: HttpRequest) -> HttpResponse:
    if server.refuse_with:
        return refusal_page(request, server.refuse_with, "Mục này đã khóa.")
    if int(request.POST["version"]) != server.version:
        both = {"mine": request.POST["text"], "theirs": server.text, "version": server.version}
        who = {"who": "Trần Văn Bình", "at": timezone.now()}
        return HttpResponse(
            engines["django"].get_template("components/conflict.html").render(both | who, request), status=409
        )
    server.text, server.version = request.POST["text"], server.version + 1
    return JsonResponse({"version": server.version, "saved_at": "10:32"})


def listing(request: HttpRequest) -> HttpResponse:
    return page(request, LISTING, names=["Chi bộ Một", "Chi bộ Hai", "Chi bộ Ba"])


def sent(request: HttpRequest) -> HttpResponse:
    server.sent.append(dict(request.POST.lists()))
    return HttpResponse(status=204)


urlpatterns = [
    *product,
    path("write/", write),
    path("save/", save),
    path("list/", listing),
    path("sent/", sent),
    path("refused/", lambda request: refusal_page(request, 409, "Đã có bản mới hơn.")),
    path("confirm/", lambda request: page(request, CONFIRMING)),
]
