from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class InspectionConfig(AppConfig):
    name = "workflow.inspection"
    label = "inspection"
    verbose_name = _("Nhật ký")

    def ready(self) -> None:
        from workflow.audit import rules
        from workflow.inspection import keeping
        from workflow.inspection.out import exporting, tokens  # noqa: F401  the timer of exports
        from workflow.inspection.proof import alarms, checks  # noqa: F401  their timers
        from workflow.inspection.proof.standing import may_prove
        from workflow.inspection.wording import register_words
        from workflow.notices import kinds
        from workflow.organisation.signals import person_erased
        from workflow.pages import banners, navigation

        register_words()
        person_erased.connect(keeping.forget_person, dispatch_uid="inspection.forget_person")
        banners.register(alarms.banner)
        kinds.register(kinds.Group.ORGANISATION, alarms.ALARM)

        def visible(request: HttpRequest) -> bool:
            return rules.inspect.refusal(request.acting) is None  # type: ignore[attr-defined]

        def proves(request: HttpRequest) -> bool:
            return may_prove.refusal(request.acting) is None  # type: ignore[attr-defined]

        def connects(request: HttpRequest) -> bool:
            return tokens.may_connect.refusal(request.acting) is None  # type: ignore[attr-defined]

        navigation.register(
            navigation.Entry(label=_("Nhật ký"), url_name="inspection:inspector", order=80, visible=visible, rare=True)
        )
        navigation.register(
            navigation.Entry(label=_("Bằng chứng"), url_name="inspection:evidence", order=82, visible=proves, rare=True)
        )
        navigation.register(
            navigation.Entry(
                label=_("Thẻ đọc nhật ký"), url_name="inspection:feed_tokens", order=85, visible=connects, rare=True
            )
        )
