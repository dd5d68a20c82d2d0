"""A template's words never change once written, and its two people are two; the database holds it for everyone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = """
CREATE FUNCTION publishing_keep_warning_template() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said_later CONSTANT text[] := ARRAY['approved_by_id', 'approved_at', 'retired_by_id', 'retired_at'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A warning template is never deleted; it is retired' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF to_jsonb(NEW) - said_later <> to_jsonb(OLD) - said_later
     OR OLD.approved_at IS NOT NULL
        AND (NEW.approved_by_id, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by_id, OLD.approved_at)
     OR OLD.retired_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'The words, author and approval of warning template % stay; write another', OLD.id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_words BEFORE UPDATE OR DELETE ON publishing_warningtemplate
  FOR EACH ROW EXECUTE FUNCTION publishing_keep_warning_template();
"""

BACK = """
DROP TRIGGER keep_words ON publishing_warningtemplate;
DROP FUNCTION publishing_keep_warning_template();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0008_seconds"),
        ("publishing", "0007_human_stories"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WarningTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="Tiêu đề")),
                ("lead", models.TextField(verbose_name="Sapô")),
                (
                    "body",
                    models.TextField(
                        help_text="Plain text; an empty line parts two paragraphs.", verbose_name="Nội dung"
                    ),
                ),
                ("contact", models.CharField(max_length=300, verbose_name="Hỏi thêm ở đâu")),
                ("sms", models.TextField(verbose_name="Tin nhắn")),
                ("script", models.TextField(verbose_name="Bài đọc trên loa")),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("Immediate", "khẩn cấp, phải làm ngay"),
                            ("Expected", "sắp tới, trong vòng một giờ"),
                            ("Future", "trong những giờ, ngày tới"),
                            ("Past", "đã qua, không cần làm nữa"),
                            ("Unknown", "chưa rõ"),
                        ],
                        max_length=9,
                        verbose_name="Mức khẩn cấp",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("Extreme", "cực kỳ nghiêm trọng"),
                            ("Severe", "rất nghiêm trọng"),
                            ("Moderate", "nghiêm trọng vừa"),
                            ("Minor", "ít nghiêm trọng"),
                            ("Unknown", "chưa rõ"),
                        ],
                        max_length=8,
                        verbose_name="Mức nghiêm trọng",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("Observed", "chắc chắn: đã hoặc đang xảy ra"),
                            ("Likely", "rất có thể, trên một nửa khả năng"),
                            ("Possible", "có thể, không quá một nửa khả năng"),
                            ("Unlikely", "khó xảy ra"),
                            ("Unknown", "chưa rõ"),
                        ],
                        max_length=8,
                        verbose_name="Mức chắc chắn",
                    ),
                ),
                ("hash", models.CharField(editable=False, max_length=64)),
                ("written_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.agency",
                        verbose_name="Cơ quan",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Mẫu cảnh báo",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="template_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="template_approval_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retired_at", None), ("retired_by", None)),
                            models.Q(("retired_at__isnull", False), ("retired_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="template_retirement_is_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, BACK),
    ]
