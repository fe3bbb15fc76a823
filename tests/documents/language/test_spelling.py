import pytest

from workflow.documents.language.spelling import Slip, find_slips


def test_a_wrong_tone_in_a_common_term_is_found() -> None:
    assert list(find_slips("- Chù trì phối hơp với Văn phòng")) == [
        Slip("Chù trì", "chủ trì"),
        Slip("phối hơp", "phối hợp"),
    ]
    assert list(find_slips("Báo cáo kết quà")) == [Slip("kết quà", "kết quả")]


@pytest.mark.parametrize(
    "text",
    [
        "CHỦ TRÌ, phối hợp",
        "cấp uỷ, cấp ủy",
        "Ban Chấp\thành",
        "có số liệu",
        "để nghị quyết đi vào cuộc sống",
        "chủ, trị",
    ],
)
def test_right_words_are_left_alone(text: str) -> None:
    assert list(find_slips(text)) == []
