"""A campaign of a type of its own, by clicks: two levels of review, and two who must agree before it is approved."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.test_whole_job import PLAN, SECTIONS, UNITS, act, look, open_report, upload_here

NAME = "Đợt trọng điểm"
UNIT = UNITS["cb01"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def seen(page: Page, name: str) -> None:
    """Nothing of the page is out of reach: by axe light and dark, and with no sideways scrolling on a phone."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page, options=RULES)
        assert not found.response["violations"], found.generate_report()
        look(page, f"{name}-{scheme}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    look(page, f"{name}-360")
    page.set_viewport_size({"width": 1280, "height": 800})


def inbox(page: Page) -> tuple[str, str]:
    """What stands under what to do, and under what to wait for."""
    page.goto("/")
    whole = page.locator("main").inner_text()
    to_do, _heading, waiting = whole.partition("Đang chờ người khác")
    return to_do, waiting


def test_two_levels_and_a_quorum_from_the_type_to_the_approval(site: Site) -> None:
    head, officer = site.new_page_as("truongban"), site.new_page_as("tuyengiao1")

    # The head makes the type; its page says it in words and draws it.
    head.goto("/campaigns/types/new/")
    head.locator("[name=name]").fill(NAME)
    head.locator("[name=secretary_signs]").uncheck()
    head.locator("[name=review_levels]").select_option("2")
    head.locator("[name=quorum]").fill("2")
    head.locator("[name=units_due_kind]").select_option("working_days_after")
    seen(head, "type-form")
    head.get_by_role("button", name="Lập loại đợt").click()
    expect(head.locator(".error-summary")).to_be_visible()
    head.locator("[name=units_due_days]").fill("10")
    head.get_by_role("button", name="Lập loại đợt").click()
    expect(head.locator("main")).to_contain_text("Trong 10 ngày làm việc kể từ ngày ban hành kế hoạch")
    expect(head.locator("main")).to_contain_text("Duyệt thẩm định")
    seen(head, "type")

    # A plan without its deadlines gets that of the type, once it is saved.
    officer.goto("/campaigns/import/")
    officer.locator("input[type=file]").set_input_files(PLAN)
    officer.get_by_role("button", name="Đọc kế hoạch").click()
    officer.wait_for_url(re.compile(r"/campaigns/\d+/edit/"))
    edit = officer.url
    campaign = re.sub(r"\D", "", edit.partition("/campaigns/")[2])
    for box in officer.locator("[name^=deadlines-][name$=-DELETE]").all():
        box.check()
    officer.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(officer.locator("#notices")).to_contain_text("Đã lưu")
    officer.goto(f"/campaigns/{campaign}/")
    act(officer, "campaigns.choose_type", type=NAME)
    officer.goto(edit)
    expect(officer.locator("#deadlines")).to_contain_text("điền sẵn theo loại đợt báo cáo")
    seen(officer, "deadline-offered")
    officer.get_by_role("button", name="Lưu", exact=True).last.click()
    expect(officer.locator("#notices")).to_contain_text("Đã lưu")
    for _finding in range(20):
        keep = officer.get_by_role("button", name="Giữ nguyên")
        if not keep.count():
            break
        keep.first.click()
        officer.wait_for_load_state()
    officer.goto(f"/campaigns/{campaign}/units/")
    officer.locator("button[name=do][value=remove]").click()
    officer.goto(f"/campaigns/{campaign}/units/?q={UNIT}")
    officer.get_by_label(UNIT, exact=True).check()
    officer.locator("button[value=page]").click()
    officer.wait_for_load_state()
    head.goto(f"/campaigns/{campaign}/")
    act(head, "campaigns.launch")
    for _wait in range(60):
        head.goto(f"/submissions/campaign/{campaign}/")
        if head.locator("tbody tr").count():
            break
        head.wait_for_timeout(500)

    # No secretary signs; the reviewer proposes, and the head confirms.
    drafter = site.new_page_as("soanthao.cb01")
    open_report(drafter, campaign, UNIT)
    upload_here(drafter, UNIT, "Kết quả hai năm")
    act(drafter, "submissions.submit")
    open_report(officer, campaign, UNIT)
    act(officer, "submissions.begin_review")
    open_report(officer, campaign, UNIT)
    act(officer, "submissions.propose_acceptance")
    assert "Duyệt thẩm định" in inbox(head)[0]
    assert "Duyệt thẩm định" in inbox(officer)[1]
    open_report(head, campaign, UNIT)
    seen(head, "confirm")
    act(head, "submissions.confirm")

    # It is merged and proposed; one other member must agree before the signer is asked.
    officer.goto(f"/reports/campaign/{campaign}/")
    officer.get_by_role("button", name="Lập bản tổng hợp").click()
    officer.wait_for_url(re.compile(r"/reports/\d+/compose/"))
    report = re.sub(r"compose/.*", "", officer.url)
    officer.locator("button[name=everything]").click()
    expect(officer.locator("#notices")).to_contain_text("Đã đưa 1 báo cáo")
    for key in SECTIONS:
        officer.goto(f"{report}compose/{key}/")
        officer.locator("#insert-all").click()
        expect(officer.locator("#notices")).to_contain_text("Đã chèn")
    head.goto(report)
    act(head, "reports.propose", signer="Lương Đình Khải – Phó Bí thư, Ban Thường vụ Đảng ủy Khối")
    signer, member = site.new_page_as("thuongvu1"), site.new_page_as("thuongvu2")
    assert "Cho ý kiến đồng ý" in inbox(member)[0]
    to_do, waiting = inbox(signer)
    assert "Cho ý kiến đồng ý" not in to_do and "Cho ý kiến đồng ý" in waiting
    seen(signer, "signer-waits")
    member.goto(f"{report}approve/")
    seen(member, "agree")
    act(member, "reports.consent")
    to_do, waiting = inbox(member)
    assert "Phê duyệt" not in to_do and "Phê duyệt" in waiting
    assert "Phê duyệt" in inbox(signer)[0]
    signer.goto(f"{report}approve/")
    act(signer, "reports.approve")
    site.installation.manage("audit_check")
    site.installation.manage("check_flows")
