"""Whoever the plan gives work to receives it."""

import re
from collections.abc import Iterator
from itertools import islice

from rapidfuzz import fuzz

from workflow.documents.findings import Finding, shortened
from workflow.documents.labels import Kind, read_label
from workflow.documents.plan.checks.subject import CLOSING_PLACE, ReadParts, Rule
from workflow.documents.plan.stated_deadlines import named_party
from workflow.documents.text import fold

_LIKE = 85  # rapidfuzz, 0 to 100
_MOST = 200  # recipients, and bodies with work: more are of no plan
_ASSIGNS = re.compile(r"to chuc thuc hien|phan cong|trach nhiem")
_ORDER = re.compile(r"(?:giao|đề nghị|yêu cầu)\s", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;])\s+")
_NEXT = re.compile(r"\s*[,;]\s*|\s+và\s+")
_BODY = re.compile(
    r"(?:các\s+)?(?:chi\s+bộ|đảng\s+bộ|chi\s+[uủ][yỷ]|đảng\s+[uủ][yỷ]|cấp\s+[uủ][yỷ]|tỉnh\s+[uủ][yỷ]|[uủ][yỷ]\s+ban|"
    r"ban(?!\s+hành)|văn\s+phòng|hội(?!\s+(?:nghị|thảo|ý|thi|viên))|công\s+đoàn|đoàn(?!\s+(?:viên|kết|kiểm|công))|"
    r"tỉnh\s+đoàn|liên\s+đoàn|mặt\s+trận|sở|trường(?!\s+hợp)|trung\s+tâm|công\s+ty|bệnh\s+viện)\b",
    re.IGNORECASE,
)
# What comes after a name and before its duty, and duties that set no deadline.
_NAME_ENDS = re.compile(
    r"\s+(?:theo|căn cứ|có|thường xuyên|nghiêm túc|khẩn trương|chủ động|chịu|để|về|tại|bố trí|hướng dẫn|"
    r"chuẩn bị|cung cấp|kiểm tra|đôn đốc|theo dõi|tuyên truyền|thẩm định|chỉ đạo|đảm bảo|bảo đảm|"
    r"phân công|giúp|quan tâm)\b.*|\s*\(.*",
    re.IGNORECASE,
)

# The advisory bodies of a committee get what it issues from its office, and are not listed.
_OWN_BODY = re.compile(
    r"(?:cac )?(?:ban(?: (?:thuong vu|chap hanh|tuyen giao|to chuc|dan van|noi chinh|xay dung dang|chi dao)| dang\b)"
    r"|ban$|van phong|uy ban kiem tra|thuong truc|dang uy)(?P<of>.*)"
)
_ANOTHER_OWNER = re.compile(r"\b(?:trung uong|tinh uy|thanh uy|huyen uy|uy ban nhan dan|ubnd|hdnd|tinh|huyen|so)\b")
# Who is meant by a group: words of the recipient, and words with which its members begin.
_GROUPS = (
    (
        re.compile(r"\bchi, dang bo|\bcac\b.*\b(?:chi bo|dang bo|to chuc (?:co so )?dang|dang uy|cap uy|don vi)\b"),
        re.compile(r"(?:cac )?(?:chi|dang|cap) (?:bo|uy)\b"),
    ),
    (
        re.compile(r"\bcac\b.*\b(?:doan the|to chuc chinh tri)\b"),
        re.compile(r"(?:cac )?(?:hoi|cong doan|doan|lien doan|tinh doan|mat tran|uy ban mttq|uy ban mat tran)\b"),
    ),
    (re.compile(r"\bcac\b.*\b(?:ban|co quan)\b"), re.compile(r"(?:cac )?(?:ban|van phong|uy ban kiem tra)\b")),
    (
        re.compile(r"\bcac (?:so|ban|nganh|co quan|don vi|doanh nghiep)\b"),
        re.compile(r"(?:cac )?(?:so|ban|truong|trung tam|cong ty|benh vien)\b"),
    ),
    (re.compile(r"\bnhu (?:tren|kinh gui|dieu|muc|phan)\b"), re.compile("")),
)


def check_recipients(plan: ReadParts) -> Iterator[Finding]:
    """Bodies that the text orders to do something stand under "Nơi nhận", by name or in a group."""
    if not plan.recipients:
        return
    issuer = fold(" ".join(plan.header.issuer))
    recipients = [fold(recipient) for recipient in plan.recipients[:_MOST]]
    told: set[str] = set()
    for text, body in islice(_given_work(plan), _MOST):
        name = fold(body)
        if name in told or _is_own(name, issuer) or any(_covers(recipient, name) for recipient in recipients):
            continue
        told.add(name)
        yield Finding(
            "recipient_missing",
            f"“{body}” được giao việc (“{shortened(text)}”) nhưng không có trong “Nơi nhận”. Bổ sung nơi nhận.",
            CLOSING_PLACE,
            fix=body[0].upper() + body[1:],
        )


def _given_work(plan: ReadParts) -> Iterator[tuple[str, str]]:
    """Each sentence that gives work, with each body that it names as the one to do it.

    They are sought where a plan hands out work, and elsewhere where it says so ("Giao …", "Đề nghị …").
    """
    assigns = False
    for line in plan.parts.body:
        label, text = read_label(" ".join(line.text.split()))
        if (label and label.kind is Kind.ROMAN) or text.isupper():
            assigns = bool(_ASSIGNS.search(fold(text)))
            continue
        for place, sentence in enumerate(_SENTENCE.split(text)):
            if _ORDER.match(sentence) or (assigns and place == 0):
                for named in _NEXT.split(named_party(sentence)):
                    if _BODY.match(named):
                        yield sentence, _NAME_ENDS.sub("", named).strip()


def _is_own(name: str, issuer: str) -> bool:
    own = _OWN_BODY.match(name)
    return name in issuer or (own is not None and (own["of"].strip() in issuer or not _ANOTHER_OWNER.search(own["of"])))


def _covers(recipient: str, name: str) -> bool:
    return fuzz.token_set_ratio(recipient, name) >= _LIKE or any(
        group.search(recipient) and members.match(name) for group, members in _GROUPS
    )


RULES: tuple[Rule, ...] = (check_recipients,)
