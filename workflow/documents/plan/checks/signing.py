"""Who signs a plan in whose name, against the body that issues it.

The forms are those of Hướng dẫn 36-HD/VPTW, part 1.7: T/M for a committee or its standing committee, K/T and T/L for
those who sign for or by order of others. "TM.", "KT.", "TL." are of the State and the Youth Union, TUQ of the State.
"""

import re
from collections.abc import Iterator

from workflow.documents.findings import Finding
from workflow.documents.plan.checks.subject import CLOSING_PLACE, ReadParts, Rule
from workflow.documents.text import fold
from workflow.documents.word.parts import Signer

_AUTHORITY = re.compile(r"(?P<form>T/?M|K/?T|T/?L|TUQ|T/?Q)\b\.?\s*(?P<body>.*)")
_PARTY_FORMS = {"TM": "T/M", "KT": "K/T", "TL": "T/L"}
_PARTY_BODY = re.compile(r"(?:chi bo|chi uy|dang bo|dang uy|tinh uy|thanh uy|huyen uy|ban thuong vu)\b")
_YOUTH_UNION = re.compile(r"\b(?:doan tncs|doan thanh nien|ban chap hanh doan|hoi lien hiep)\b")
_ADVISORY_BODY = re.compile(r"(?:ban (?!thuong vu|chap hanh)|van phong|uy ban kiem tra)")
_CHIEF_OF_OFFICE = re.compile(r"(?:pho )?chanh van phong\b")
_SECRETARY = re.compile(r"(?:pho )?bi thu\b")
STANDING_COMMITTEE = "BAN THƯỜNG VỤ"


def check_form(plan: ReadParts) -> Iterator[Finding]:
    """A Party document has the Party's forms: "T/M", not "TM.", and no "TUQ"."""
    signed = _signed(plan)
    if signed is None:
        return
    authority, form, body = signed
    if form == "TUQ":
        yield _finding(f"Văn bản của Đảng không ký thừa ủy quyền (“{authority}”). Ghi lại thẩm quyền ký.", "")
    elif form in _PARTY_FORMS:
        right = f"{_PARTY_FORMS[form]} {body}"
        yield _finding(f"Văn bản của Đảng ghi “{right}”, không ghi “{authority}”. Sửa thẩm quyền ký.", right)


def check_body(plan: ReadParts) -> Iterator[Finding]:
    """The name in which a document is signed is that of the body that issues it."""
    signed = _signed(plan)
    if signed is None or signed[1].replace("/", "") != "TM":
        return
    authority, _, body = signed
    issuer = [fold(line) for line in plan.header.issuer]
    named = fold(body)
    of_cell = named.startswith(("chi bo", "chi uy"))
    if any(line.startswith("ban thuong vu") for line in issuer):
        if not named.startswith("ban thuong vu"):
            yield _finding(
                f"Cơ quan ban hành là Ban Thường vụ nhưng ký “{authority}”. Sửa thẩm quyền ký hoặc cơ quan ban hành.",
                f"T/M {STANDING_COMMITTEE}",
            )
    elif issuer[-1].startswith("chi bo"):
        if not of_cell:
            yield _finding(f"Chi bộ ký “T/M CHI BỘ” hoặc “T/M CHI ỦY”, không ký “{authority}”. Sửa thẩm quyền ký.", "")
    elif of_cell and issuer[-1].startswith("dang uy"):
        yield _finding(
            f"Cơ quan ban hành là đảng ủy nhưng ký “{authority}”. Sửa thẩm quyền ký hoặc cơ quan ban hành.", ""
        )


def check_capacity(plan: ReadParts) -> Iterator[Finding]:
    """A secretary signs T/M, never K/T: a committee is a collective body; a chief of office signs T/L."""
    signed = _signed(plan)
    if signed is None or plan.signer is None:
        return
    authority, form, body = signed
    position, form = fold(plan.signer.position), form.replace("/", "")
    by_committee = not any(_ADVISORY_BODY.match(fold(line)) for line in plan.header.issuer[-1:])
    if form in ("KT", "TL") and by_committee and _SECRETARY.match(position):
        of_standing = any(fold(line).startswith("ban thuong vu") for line in plan.header.issuer)
        yield _finding(
            f"{plan.signer.position.capitalize()} ký thay mặt (T/M) cấp ủy hoặc ban thường vụ, không ký “{authority}”. "
            "Sửa thẩm quyền ký.",
            f"T/M {STANDING_COMMITTEE}" if of_standing else "",
        )
    elif form == "TM" and _CHIEF_OF_OFFICE.match(position):
        yield _finding(f"Chánh Văn phòng ký thừa lệnh (T/L), không ký “{authority}”. Sửa thẩm quyền ký.", f"T/L {body}")


def _finding(message: str, fix: str) -> Finding:
    return Finding("signing_authority", message, CLOSING_PLACE, severity="error", fix=fix)


def _signed(plan: ReadParts) -> tuple[str, str, str] | None:
    """Authority, form and body of a Party document that is signed in somebody's name."""
    signer: Signer | None = plan.signer
    found = _AUTHORITY.fullmatch(" ".join(signer.authority.split())) if signer else None
    issuer = [fold(line) for line in plan.header.issuer]
    is_party = any(_PARTY_BODY.match(line) for line in issuer) and not any(_YOUTH_UNION.search(line) for line in issuer)
    return (found[0], found["form"], found["body"]) if found and is_party else None


RULES: tuple[Rule, ...] = (check_form, check_body, check_capacity)
