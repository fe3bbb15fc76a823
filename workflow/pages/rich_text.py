"""The field in which people write: the rich text that official documents allow, and nothing else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django_prose_editor.fields import ProseEditorFormField

from workflow.documents.rich_text.html import TextTooLong, clean


class RichTextField(ProseEditorFormField):
    """Paragraphs, bold, italic, lists and tables; the value is in its one stored form (`documents.html.clean`).

    The page must put the form's `media` into its head.
    """

    EXTENSIONS: ClassVar[dict[str, Any]] = {
        "Bold": True,
        "Italic": True,
        "BulletList": True,
        "OrderedList": {"enableListAttributes": False},
        "ListItem": True,
        "HardBreak": True,
        "Table": True,
        "TableRow": True,
        "TableHeader": True,
        "TableCell": True,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(extensions=self.EXTENSIONS, **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return clean(super().clean(value))
        except TextTooLong as too_long:
            raise ValidationError(str(too_long)) from too_long
