import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="tên đăng nhập")),
                ("full_name", models.CharField(max_length=120, verbose_name="họ và tên")),
                ("search_key", models.CharField(db_index=True, editable=False, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử")),
                ("is_active", models.BooleanField(default=True, verbose_name="đang hoạt động")),
            ],
            options={
                "verbose_name": "người dùng",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="mã")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("committee", "Đảng ủy"),
                            ("standing_committee", "Ban Thường vụ"),
                            ("department", "Ban tham mưu"),
                            ("office", "Văn phòng"),
                            ("cell", "Chi bộ cơ sở"),
                            ("grassroots_committee", "Đảng bộ cơ sở"),
                            ("youth_union", "Đoàn Thanh niên"),
                            ("mass_organisation", "Đoàn thể"),
                        ],
                        max_length=30,
                        verbose_name="loại",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên hiện nay")),
                ("sort_key", models.CharField(db_index=True, editable=False, max_length=400)),
                ("search_key", models.CharField(editable=False, max_length=200)),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn vị",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("drafter", "Người soạn thảo"),
                            ("unit_secretary", "Bí thư đơn vị"),
                            ("reviewer", "Người thẩm định"),
                            ("head", "Trưởng ban phụ trách"),
                            ("office", "Văn phòng"),
                            ("approver", "Người phê duyệt"),
                            ("contributor", "Đơn vị phối hợp"),
                            ("inspector", "Người kiểm tra nhật ký"),
                            ("administrator", "Quản trị hệ thống"),
                        ],
                        max_length=20,
                        verbose_name="vai trò",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="chức danh")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "phân công vai trò",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UnitLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_up",
                        to="organisation.unit",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_down",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "quan hệ trực thuộc",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("symbol", models.CharField(blank=True, max_length=20, verbose_name="ký hiệu")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "tên đơn vị",
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="organisation_unit_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["unit", "role"], name="appointment_unit_role"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="organisation_appointment_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                fields=("person", "role", "unit", "valid_from"), name="appointment_begins_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="organisation_unitlink_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitlink",
            constraint=models.UniqueConstraint(fields=("parent", "child", "valid_from"), name="unit_link_begins_once"),
        ),
        migrations.AddConstraint(
            model_name="unitlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("child")), _negated=True),
                name="unit_is_not_under_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="organisation_unitname_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitname",
            constraint=models.UniqueConstraint(fields=("unit", "valid_from"), name="unit_name_begins_once"),
        ),
    ]
