from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "workflow.submissions"
    label = "submissions"

    def ready(self) -> None:
        from workflow.actions.claiming import VerbPool
        from workflow.audit import wording
        from workflow.campaigns import flow_pictures, signals
        from workflow.notices import kinds
        from workflow.reorganisation import consequences
        from workflow.submissions import actions, asking, opening, reminding, reorganising  # noqa: F401 -- asking listens, reminding declares a timer
        from workflow.submissions.actions import begin_review
        from workflow.submissions.flows import FLOWS, flow_for
        from workflow.submissions.models import Submission
        from workflow.submissions.queries import visible_to
        from workflow.submissions.states import SubmissionState
        from workflow.supervision.actions import supervise
        from workflow.tasks import pools

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
            }
        )
        consequences.register(
            consequences.Consequence(
                "submissions", 10, preview=reorganising.preview, carry_over=reorganising.carry_over
            )
        )
