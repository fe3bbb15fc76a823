"""Who may see to the e-mails of everybody."""

from django.utils.translation import gettext_lazy as _

from workflow.audit.rules import Rule
from workflow.organisation.models import Role

look_after_mail = Rule(Role.ADMINISTRATOR, _("Chỉ quản trị hệ thống được xem và gửi lại thư của mọi người."))
