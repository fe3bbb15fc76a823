"""The whole job on the real plan, as ten different people, each in a browser of their own.

From the plan's .docx to the issued .docx: one unit returned once, one late and merged late, one exempted, one task
reassigned. Set SCREENSHOTS to a directory to keep a picture of every page of the walk.
"""

from __future__ import annotations

import datetime
import os
import re
from io import BytesIO
from itertools import count
from pathlib import Path

import docx
from django.conf import settings
from playwright.sync_api import Page, expect

from fixtures.make_reports import HEADINGS, make_report
from tests.browser.site import Site
from workflow.documents.official.document import read_provenance

PLAN = Path(settings.BASE_DIR, "fixtures", "plan-178-kh-duk.docx")
UNITS = {
    "cb01": "Chi bộ Trung tâm Lưu trữ Thanh Vân",
    "cb02": "Chi bộ Thư viện Thanh Vân",
    "cb03": "Chi bộ Bảo tàng Sông Ngân",
    "cb04": "Chi bộ Trung tâm Khuyến nông Vân Khánh",
}
REASON = "Cần bổ sung số liệu cụ thể."
SECTIONS = (
    *("I", "II", "III.1", "III.2", "III.3", "III.4", "III.5", "III.6"),
    *("IV.1", "IV.2", "IV.3.a", "IV.3.b", "IV.4", "V", "VI.1", "VI.2"),
)
pictures = count(1)


def look(page: Page, name: str) -> None:
    """Keep a picture of the page where a person asked for them."""
    directory = os.environ.get("SCREENSHOTS")
    if directory:
        page.screenshot(path=f"{directory}/{next(pictures):02}-{name}.png", full_page=True, caret="initial")


def act(page: Page, code: str, **given: str) -> None:
    """Press the button of an action, fill in its form and confirm."""
    page.locator(f"[data-verb='{code}']").first.click()
    form = page.locator("dialog[open] form, main form[action*='/actions/']").first
    for name, value in given.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    form.locator("button:not([type=button])").first.click()
    expect(page.locator("#notices")).to_contain_text("Đã thực hiện")


def open_report(page: Page, campaign: str, unit: str) -> None:
    """From the campaign's board to the report of one unit."""
    page.goto(f"/submissions/campaign/{campaign}/?q={unit}")
    page.get_by_role("link", name=unit).first.click()


def upload_report(page: Page, unit: str, words: str) -> None:
    """From the inbox to the unit's report, and there as `upload_here`."""
    page.goto("/")
    page.locator("main a[data-open]", has_text=unit).first.click()
    upload_here(page, unit, words)


def upload_here(page: Page, unit: str, words: str) -> None:
    """On a report's page send a Word file and put its parts where they belong."""
    page.get_by_role("link", name="Tải tệp Word lên").click()
    sections = [(heading, [f"{words} ({heading})"]) for heading in HEADINGS if heading not in PARENTS]
    data = make_report(unit.upper(), with_parents(sections), signer="Người ký mẫu")
    page.locator("input[type=file]").set_input_files(
        {"name": "bao-cao.docx", "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Tải lên").click()
    page.wait_for_url(re.compile("/uploads/"))
    look(page, "mapping")
    for place in page.locator("form select").all():
        if not place.input_value():
            suggestion = place.locator("xpath=ancestor::section").locator(".help").first
            key = re.search(r"mục (\S+) –", suggestion.inner_text())
            assert key
            place.select_option(value=key[1])
    page.get_by_role("button", name="Đưa vào báo cáo").click()
    page.wait_for_url(re.compile(r"/submissions/\d+/"))


PARENTS = {"III. KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ, GIẢI PHÁP CỦA NGHỊ QUYẾT", "IV. ĐÁNH GIÁ CHUNG", "3. Nguyên nhân",
           "VI. ĐỀ XUẤT, KIẾN NGHỊ"}  # fmt: skip


def with_parents(sections: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """All headings in order; those that only group others have no text."""
    texts = dict(sections)
    return [(heading, texts.get(heading, [])) for heading in HEADINGS]


def test_from_the_plan_to_the_issued_report(site: Site) -> None:
    officer = site.new_page_as("tuyengiao1")
    head = site.new_page_as("truongban")

    # A file that is no plan is refused with the reason; then the plan comes in.
    officer.goto("/campaigns/import/")
    officer.locator("input[type=file]").set_input_files(
        {"name": "ke-hoach.docx", "mimeType": "application/octet-stream", "buffer": b"not a document"}
    )
    officer.get_by_role("button", name="Đọc kế hoạch").click()
    expect(officer.locator(".error-summary")).to_be_visible()
    look(officer, "import-refused")
    officer.locator("input[type=file]").set_input_files(PLAN)
    officer.get_by_role("button", name="Đọc kế hoạch").click()
    officer.wait_for_url(re.compile(r"/campaigns/\d+/edit/"))
    look(officer, "plan-read")
    number = re.search(r"/campaigns/(\d+)/", officer.url)
    assert number
    campaign = number[1]

    # It cannot be launched while a finding is open; each is settled.
    head.goto(f"/campaigns/{campaign}/")
    head.locator("[data-verb='campaigns.launch']").click()
    expect(head.locator("dialog[open], main")).to_contain_text(["điểm cần xem"])
    for _finding in range(20):
        keep = officer.get_by_role("button", name="Giữ nguyên")
        if not keep.count():
            break
        keep.first.click()
        officer.wait_for_load_state()
    expect(officer.locator("#findings")).to_contain_text("đã xử lý hết")

    # Four units; the plan's deadline is long past, so three of them get more time and the fourth is late.
    officer.goto(f"/campaigns/{campaign}/units/")
    officer.locator("button[name=do][value=remove]").click()
    for unit in UNITS.values():
        officer.goto(f"/campaigns/{campaign}/units/?q={unit}")
        officer.get_by_label(unit, exact=True).check()
        officer.locator("button[value=page]").click()
        officer.wait_for_load_state()
    look(officer, "units")
    head.goto(f"/campaigns/{campaign}/")
    look(head, "ready-to-launch")
    act(head, "campaigns.launch")
    head.goto(f"/submissions/campaign/{campaign}/")
    for _wait in range(60):
        if head.locator("tbody tr").count() == len(UNITS):
            break
        head.wait_for_timeout(500)
        head.reload()
    look(head, "board-launched")
    later = (datetime.datetime.now() + datetime.timedelta(days=9)).strftime("%d/%m/%Y 17:00")
    for unit in ("cb01", "cb02"):
        open_report(head, campaign, UNITS[unit])
        act(head, "submissions.extend_deadline", reason="Kế hoạch ban hành chậm.", due_at=later)
    open_report(head, campaign, UNITS["cb04"])
    act(head, "submissions.exempt", reason="Đơn vị vừa kiện toàn cấp ủy.")
    look(head, "exempted")
    head.goto(f"/submissions/campaign/{campaign}/")
    expect(head.locator(".tallies")).to_contain_text("Quá hạn")
    look(head, "board-late")

    # Two units write: the drafter hands over, the secretary submits.
    for unit in ("cb01", "cb02"):
        drafter, secretary = site.new_page_as(f"soanthao.{unit}"), site.new_page_as(f"bithu.{unit}")
        upload_report(drafter, UNITS[unit], "Kết quả hai năm")
        look(drafter, f"drafted-{unit}")
        act(drafter, "submissions.hand_over")
        secretary.goto("/")
        look(secretary, f"secretary-inbox-{unit}")
        secretary.locator("main a[data-open]", has_text=UNITS[unit]).first.click()
        act(secretary, "submissions.submit")
        expect(secretary.locator("main")).to_contain_text("Đã trình")

    # The first is reviewed, returned with a comment, mended and accepted.
    open_report(officer, campaign, UNITS["cb01"])
    act(officer, "submissions.begin_review")
    officer.goto(officer.url.split("?")[0].rstrip("/") + "/review/")
    look(officer, "review")
    section = officer.locator("section.review#I")
    section.locator("summary").first.click()
    section.locator("textarea[name=text]").fill("Nêu rõ số đảng viên.")
    section.get_by_role("button", name="Ghi ý kiến").click()
    expect(officer.locator("#verdict")).to_contain_text("1 ý kiến chưa giải quyết")
    act(officer, "submissions.return_for_revision", reason=REASON, due_at=later)
    drafter, secretary = site.new_page_as("soanthao.cb01"), site.new_page_as("bithu.cb01")
    drafter.goto("/")
    drafter.locator("main a[data-open]", has_text=UNITS["cb01"]).first.click()
    expect(drafter.locator("main")).to_contain_text(REASON)
    look(drafter, "returned")
    drafter.goto(drafter.url.split("?")[0].split("#")[0].rstrip("/") + "/write/I/")
    drafter.locator(".ProseMirror").click()
    drafter.keyboard.type("Chi bộ có 27 đảng viên. ")
    expect(drafter.locator("[data-save-status]")).to_have_text(re.compile(r"Đã lưu lúc \d\d:\d\d"))
    look(drafter, "writing")
    drafter.goto(re.sub(r"write/.*", "", drafter.url))
    act(drafter, "submissions.hand_over")
    secretary.goto(drafter.url)
    act(secretary, "submissions.submit")
    open_report(officer, campaign, UNITS["cb01"])
    officer.get_by_role("link", name="So sánh hai bản").click()
    expect(officer.locator(".prose ins").first).to_contain_text("27")
    look(officer, "compared")
    open_report(officer, campaign, UNITS["cb01"])
    act(officer, "submissions.begin_review")
    officer.goto(officer.url.split("?")[0].rstrip("/") + "/review/")
    officer.locator("section.review#I summary", has_text="Đóng ý kiến").click()
    officer.get_by_role("button", name="Đã giải quyết").click()
    expect(officer.locator("#verdict")).to_contain_text("Không còn ý kiến")
    act(officer, "submissions.accept")

    # The second review is taken by one officer and given to another by the head.
    other = site.new_page_as("tuyengiao2")
    open_report(other, campaign, UNITS["cb02"])
    act(other, "submissions.begin_review")
    head.goto(f"/supervision/?q={UNITS['cb02']}")
    look(head, "console")
    row = head.locator("#tasks tbody tr", has_text="Lê Quang Huy").filter(has_text=UNITS["cb02"])
    row.locator("input[type=checkbox]").check()
    head.get_by_role("button", name="Phân công lại").click()
    look(head, "reassign")
    head.get_by_label(re.compile("^Hà Thị Lan Anh")).check()
    head.locator("[name=reason]").fill("Đồng chí Huy đi công tác.")
    head.get_by_role("button", name="Xem trước kết quả").click()
    head.get_by_role("button", name="Phân công lại 1 việc").click()
    head.wait_for_url(re.compile("/supervision/moves/"))
    expect(head.locator("main")).to_contain_text("Hà Thị Lan Anh")
    look(head, "reassigned")
    third = site.new_page_as("tuyengiao3")
    third.goto("/")
    third.locator("main a[data-open]", has_text=UNITS["cb02"]).first.click()
    act(third, "submissions.accept")

    # The two are merged section by section; then the late unit's report comes and is merged too.
    officer.goto(f"/reports/campaign/{campaign}/")
    look(officer, "start-report")
    officer.get_by_role("button", name="Lập bản tổng hợp").click()
    officer.wait_for_url(re.compile(r"/reports/\d+/compose/"))
    report = re.sub(r"compose/.*", "", officer.url)
    officer.locator("button[name=everything]").click()
    expect(officer.locator("#notices")).to_contain_text("Đã đưa 2 báo cáo")
    drafter, secretary = site.new_page_as("soanthao.cb03"), site.new_page_as("bithu.cb03")
    upload_report(drafter, UNITS["cb03"], "Nộp muộn")
    act(drafter, "submissions.hand_over")
    secretary.goto(drafter.url)
    act(secretary, "submissions.submit")
    expect(secretary.locator("main")).to_contain_text("quá hạn")
    open_report(third, campaign, UNITS["cb03"])
    act(third, "submissions.begin_review")
    open_report(third, campaign, UNITS["cb03"])
    act(third, "submissions.accept")
    officer.goto(f"{report}compose/")
    officer.locator("button[name=everything]").click()
    expect(officer.locator("#notices")).to_contain_text("Đã đưa 1 báo cáo")
    look(officer, "members")
    for key in SECTIONS:
        officer.goto(f"{report}compose/{key}/")
        officer.locator("#insert-all").click()
        expect(officer.locator("#notices")).to_contain_text("Đã chèn")
    officer.goto(f"{report}compose/V/?edit=new")
    officer.locator(".ProseMirror").click()
    officer.keyboard.type("Toàn Khối phấn đấu hoàn thành mọi chỉ tiêu.")
    officer.locator("form.passage-form").get_by_role("button", name="Lưu").click()
    expect(officer.locator("#notices")).to_contain_text("Đã lưu đoạn")
    look(officer, "workbench")

    # The head proposes, the signer sees the exact document and approves, the office issues.
    head.goto(report)
    act(head, "reports.propose", signer="Lương Đình Khải – Phó Bí thư, Ban Thường vụ Đảng ủy Khối")
    signer = site.new_page_as("thuongvu1")
    signer.goto(f"{report}approve/")
    expect(signer.locator("#pages :is(img, .sheet)").first).to_be_visible(timeout=60_000)
    look(signer, "approve")
    act(signer, "reports.approve")
    twice = site.new_page_as("thuongvu1")
    twice.goto("/")
    clerk = site.new_page_as("vanthu1")
    clerk.goto("/")
    clerk.locator("main a[data-open]").first.click()
    act(clerk, "reports.issue", number="205")
    look(clerk, "issued")
    with clerk.expect_download() as download:
        clerk.locator("a[href$='issued.docx']").first.click()
    data = Path(download.value.path()).read_bytes()

    # What was issued is an official document that says where each passage is from.
    text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)
    assert "Kết quả hai năm" in text and "Nộp muộn" in text and "Toàn Khối phấn đấu" in text
    sources = {passage.source.partition(", bản")[0] for passage in read_provenance(data)}
    assert {UNITS["cb01"], UNITS["cb02"], UNITS["cb03"]} <= sources
    assert UNITS["cb04"] not in sources
    head.goto(f"/submissions/campaign/{campaign}/")
    expect(head.locator("tbody")).to_contain_text("Đã phê duyệt")
    look(head, "board-approved")

    # The inspector finds every act, the chain holds, and the two truths agree.
    inspector = site.new_page_as("thanhtra1")
    inspector.goto("/audit/")
    expect(inspector.locator("tbody tr").first).to_be_visible()
    look(inspector, "inspector")
    site.installation.manage("audit_check")
    site.installation.manage("check_flows")
