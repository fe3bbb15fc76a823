from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "workflow.submissions"
    label = "submissions"

    def ready(self) -> None:
        from workflow.actions import settling
        from workflow.actions.claiming import VerbPool
        from workflow.audit import replay, wording
        from workflow.campaigns import flow_pictures, signals
        from workflow.notices import kinds
        from workflow.reorganisation import consequences
        from workflow.submissions import (  # noqa: F401 -- asking listens, reminding declares a timer
            actions,
            asking,
            opening,
            reminding,
            reorganising,
            sessions,
            told_sessions,
            told_texts,
        )
        from workflow.submissions.actions import begin_review
        from workflow.submissions.flows import FLOWS, flow_for
        from workflow.submissions.models import Submission
        from workflow.submissions.queries import visible_to
        from workflow.submissions.states import SubmissionState
        from workflow.supervision.actions import supervise
        from workflow.tasks import pools

        settling.register(Submission, sessions.settle)
        replay.register_parts(told_texts.differences)
        signals.launched.connect(opening.enqueue)
        flow_pictures.register(10, flow_for)
        signals.extended.connect(actions.extend_all)
        supervise(
            Submission,
            *FLOWS,
            visible=visible_to,
            pooled=frozenset({"review", "confirm"}),
            holder_field={"draft": "drafter", "sign_off": "secretary", "review": "reviewer"},
        )
        kinds.register(kinds.Group.DUE, "submissions.extend_deadline", "submissions.remind", "submissions.report_late")
        kinds.register(
            kinds.Group.REVIEW,
            "submissions.send_back",
            "submissions.submit",
            "submissions.recall",
            "submissions.return_for_revision",
            "submissions.reopen",
        )
        kinds.register(kinds.Group.RESULT, "submissions.accept", "submissions.exempt")
        pools.register("submission", "review", VerbPool(begin_review, "supervision.release_submission"))
        wording.register(sessions.SESSION, _("Phiên soạn mục"))
        wording.register_summary(sessions.SESSION, told_sessions.in_a_line)
        wording.register_summary(told_texts.WRITING, told_sessions.beginning_in_a_line)
        wording.register("submissions.read", _("Mở xem báo cáo của đơn vị"))
        wording.register("submissions.download", _("Tải báo cáo của đơn vị"))
        wording.register_kind("submission", _("Báo cáo của đơn vị"), "submissions:detail")
        wording.register_states(dict(SubmissionState.choices))
        wording.register_fields(
            {
                "rules": _("Lần nhắc"),
                "missed": _("Lần nhắc đã lỡ"),
                "due_now": _("Hạn lúc nhắc"),
                "due_at": _("Hạn nộp"),
                "revision": _("Bản"),
                "on_time": _("Đúng hạn"),
                "comment": _("Ý kiến số"),
                "comments": _("Số ý kiến"),
                "quote": _("Đoạn trích"),
                "answer": _("Trả lời"),
                "text_before": _("Mã băm trước khi soạn"),
                "session": _("Phiên mở bằng sự kiện số"),
                "session_began": _("Phiên bắt đầu"),
                "session_saved_last": _("Lưu lần cuối"),
                "session_saves": _("Số lần lưu"),
                "session_ended_by": _("Phiên kết thúc vì"),
                "characters": _("Số ký tự"),
                "done": _("Đánh dấu xong"),
                "unmatched": _("Số đoạn chưa rõ thuộc mục nào"),
                "brought": _("Ý kiến lấy từ lề tệp"),
                "drafter": _("Người soạn thảo"),
                "secretary": _("Bí thư"),
                "responsible_unit": _("Đơn vị trả lời"),
                "words": _("Chữ đã đổi"),
                "added": _("số chữ thêm"),
                "removed": _("số chữ bỏ"),
                "left_out": _("số ký tự thay đổi không chép vào đây"),
                "shown": _("từng chỗ"),
            }
        )
        consequences.register(
            consequences.Consequence(
                "submissions", 10, preview=reorganising.preview, carry_over=reorganising.carry_over
            )
        )
