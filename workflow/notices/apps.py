from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "workflow.notices"
    label = "notices"
    verbose_name = _("Thông báo")

    def ready(self) -> None:
        from workflow.audit import wording
        from workflow.notices import delivery, forgetting, queries, rules  # noqa: F401  their timers
        from workflow.notices.kinds import Group
        from workflow.organisation.signals import person_erased
        from workflow.pages import navigation

        def unread(request: HttpRequest) -> int:
            return queries.unread(request.user)  # type: ignore[arg-type]

        def looks_after_mail(request: HttpRequest) -> bool:
            return rules.look_after_mail.refusal(request.acting) is None  # type: ignore[attr-defined]

        person_erased.connect(forgetting.forget_person, dispatch_uid="notices.forget_person")
        navigation.register(
            navigation.Entry(_("Thông báo"), "notices:list", order=60, visible=lambda request: True, count=unread)
        )
        navigation.register(
            navigation.Entry(_("Gửi thư"), "notices:mail", order=90, visible=looks_after_mail, rare=True)
        )
        wording.register("notices.choose_mail", _("Chọn cách báo tin"))
        wording.register("notices.send_again", _("Cho gửi lại thư"))
        wording.register("notices.resume_address", _("Cho gửi lại tới một địa chỉ"))
        wording.register_fields(
            {
                **{f"mail_{group.value}": group.label for group in Group},
                "mail_language": _("Ngôn ngữ của thư"),
                "quiet_hours": _("Giờ yên tĩnh"),
                "quiet_days_off": _("Yên tĩnh ngày nghỉ"),
                "message_id": _("Mã thư"),
                "address": _("Địa chỉ thư"),
            }
        )
