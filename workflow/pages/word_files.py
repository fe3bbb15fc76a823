"""A Word file that a person sends in, an old one only once they have asked for its conversion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.documents.findings import Finding
from workflow.documents.office.old_word import can_convert
from workflow.documents.office.pdf import NoConverter
from workflow.documents.package.opening import MAX_FILE, MEGABYTE, UnreadableDocument
from workflow.documents.text import nfc
from workflow.pages.renditions import docx_from_old

UNTAKEN = (UnreadableDocument, NoConverter)
"""Why a file is not taken; str() is for the person, and for `WordFileForm.refuse`."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """What was sent and, where it was converted, what became of it; `findings` say so."""

    name: str
    sent: bytes
    docx: bytes
    findings: tuple[Finding, ...] = ()


class WordFileForm(forms.Form):
    """Asks for a .docx. Of an old .doc or .rtf it offers the conversion, which loses some of its looks."""

    file = forms.FileField(
        label=_("Tệp Word (.docx)"),
        help_text=format_lazy(_("Nhiều nhất {most} MB."), most=MAX_FILE // MEGABYTE),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.doc,.rtf"}),
        error_messages={
            "required": _("Hãy chọn tệp Word (.docx)."),
            "empty": _("Tệp rỗng. Chọn lại tệp .docx."),
            "max_length": _("Tên tệp quá dài. Đặt tên ngắn hơn rồi tải lên lại."),
        },
    )
    convert = forms.BooleanField(
        label=_("Chuyển tệp .doc hoặc .rtf sang .docx trên máy chủ rồi đọc"),
        required=False,
        widget=forms.HiddenInput,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_FILE:
            raise ValidationError(
                gettext("Tệp lớn quá %(most)d MB. Bỏ bớt hoặc nén hình ảnh trong Word rồi tải lên lại.")
                % {"most": MAX_FILE // MEGABYTE}
            )
        return file

    def word_file(self) -> WordFile:
        """The file of a valid form, converted if that was asked for. Raises one of UNTAKEN."""
        file = self.cleaned_data["file"]
        name, sent = nfc(file.name), self._sent()
        if not (self.cleaned_data["convert"] and can_convert(sent)):
            return WordFile(name, sent, sent)
        words = gettext("Tệp đã được máy chủ chuyển sang .docx. Đối chiếu bảng và ký tự đặc biệt với tệp gốc.")
        told = Finding("converted_to_docx", words, gettext("Toàn văn"), "hint")
        return WordFile(f"{PurePath(name).stem}.docx", sent, docx_from_old(sent), (told,))

    def refuse(self, problem: Exception) -> None:
        """Say why the file was not taken, and offer to convert it where that would help."""
        words = str(problem)
        if can_convert(self._sent()):
            self.fields["convert"].widget = forms.CheckboxInput()
            words += " " + gettext("Hoặc chọn lại tệp và đánh dấu ô bên dưới để máy chủ chuyển giúp.")
        self.add_error("file", words)

    def _sent(self) -> bytes:
        # Refused files have left the cleaned data.
        file = self.files["file"]
        assert isinstance(file, UploadedFile)
        file.seek(0)
        return bytes(file.read())
