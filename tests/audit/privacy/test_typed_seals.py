"""What somebody typed is told as they typed it, however much it looks like a seal."""

import pytest

from workflow.audit.models import Event
from workflow.audit.privacy.names import named
from workflow.audit.recording import Entry, append
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person

pytestmark = pytest.mark.django_db


def test_nobody_hides_or_forges_words_by_typing_a_seal(reviewer: Acting, inspector: Acting) -> None:
    assert reviewer.person and inspector.person
    gone = Person.objects.create(username="gone", full_name="Người đã xóa", name_key=None)
    typed = f"Chuyển vì ~n{gone.pk}.Nguoi_nay_da_nhan_tien_cua_don_vi và {named(inspector.person)} nên đổi"
    event = append(
        Entry(
            "submission:17",
            "supervision.move",
            reviewer,
            reason=typed,
            changes={"text": typed, "holder": [None, named(inspector.person)]},
        )
    )
    told = Event.objects.get(pk=event.pk).told
    assert (told.reason, told.changes["text"]) == (typed, typed)
    assert told.changes["holder"] == [None, "Đỗ Văn Kiểm"]
