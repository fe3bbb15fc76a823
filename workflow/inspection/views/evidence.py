"""Is the record complete? The answer, what it rests on, and the paper that inspectors keep."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow.audit import rules
from workflow.audit.evidence import keys
from workflow.audit.evidence.witnesses import contradicting
from workflow.audit.models import Checkpoint
from workflow.documents.qr import qr_svg
from workflow.inspection.actions import write_look, write_new_look
from workflow.inspection.proof import alarms, checks
from workflow.inspection.proof.comparing import LONGEST, Unreadable, compare
from workflow.inspection.proof.standing import may_prove, standing
from workflow.inspection.views.guard import allowed
from workflow.organisation.access import ActingRequest
from workflow.pages.attachments import attachment
from workflow.pages.polling import polled


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_prove.refusal)
def evidence(request: ActingRequest) -> HttpResponse:
    """The page; POST compares a checkpoint that somebody kept (`note`, or a file) with today's log."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        file = request.FILES.get("file")
        given = file.read(LONGEST + 1).decode("utf-8", "replace") if file else request.POST.get("note", "")
        context["note"] = given[:LONGEST]
        try:
            if len(given) > LONGEST:
                raise Unreadable(_("Tệp này quá dài, không phải một lần niêm phong."))
            answer = compare(given)
            context["answer"] = answer
            found = {"size": answer.size, "contained": answer.is_contained}
            write_look("audit.compare_checkpoint", request.acting, found)
        except Unreadable as problem:
            context["unreadable"], status = str(problem), 422
    else:
        write_new_look("audit.read_evidence", request.acting, {})
    return render(request, "inspection/evidence.html", context | _shown(request), status=status)


@require_safe
@polled
@allowed(may_prove.refusal)
def state(request: ActingRequest) -> HttpResponse:
    """The part of the page that changes while a check is under way."""
    write_new_look("audit.read_evidence", request.acting, {})
    return render(request, "inspection/_standing.html", _shown(request))


@require_POST
@allowed(may_prove.refusal)
def check(request: ActingRequest) -> HttpResponse:
    checks.ask(timezone.now(), acting=request.acting)
    messages.success(request, _("Đang kiểm tra toàn bộ nhật ký. Kết quả hiện ở trang này khi xong."))
    return redirect("inspection:evidence")


@require_safe
@allowed(may_prove.refusal)
def paper(request: ActingRequest) -> HttpResponse:
    """The last checkpoint, to print, sign and keep in a safe."""
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        raise Http404
    write_look("audit.print_checkpoint", request.acting, {"size": last.size})
    context = {
        "checkpoint": last,
        "root": bytes(last.root).hex(),
        "qr": qr_svg(last.note, title=_("Mã QR của lần niêm phong")),
        "keys": keys.known(),
        "printed_at": timezone.now(),
        "acting": request.acting,
        "verdicts": contradicting(),
    }
    return render(request, "inspection/checkpoint.html", context)


@require_safe
@allowed(may_prove.refusal)
def public_keys(request: ActingRequest) -> HttpResponse:
    write_look("audit.download_key", request.acting, {})
    return attachment("".join(f"{key}\n" for key in keys.known()).encode("ascii"), "text/plain", "khoa-cong-khai.txt")


@require_safe
@allowed(may_prove.refusal)
def told(request: ActingRequest, number: int) -> HttpResponse:
    """Where a notice of an alarm leads."""
    return redirect("inspection:evidence")


def _shown(request: ActingRequest) -> dict[str, object]:
    return {
        "standing": standing(timezone.now()),
        "has_stopped": alarms.has_stopped(),
        "inspects": rules.inspect.refusal(request.acting) is None,
    }
