from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "workflow.tasks"
    label = "tasks"
    verbose_name = _("Việc")

    def ready(self) -> None:
        from workflow.audit import wording
        from workflow.organisation.signals import person_erased
        from workflow.pages import navigation
        from workflow.tasks import actions, counting, forgetting

        person_erased.connect(forgetting.forget_person, dispatch_uid="tasks.forget_person")
        wording.register(actions.CREATE_CALENDAR, _("Tạo địa chỉ lịch"))
        wording.register(actions.REVOKE_CALENDAR, _("Thu hồi địa chỉ lịch"))
        navigation.register(
            navigation.Entry(
                _("Việc cần làm"),
                "tasks:inbox",
                order=10,
                visible=lambda request: True,
                count=counting.to_do,
                late=counting.late,
            )
        )
