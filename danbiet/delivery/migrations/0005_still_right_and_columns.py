"""Two people's word that a text is still right; what an officer said of the columns of a list."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Lists that were handed in before columns could be chosen: their files are read as they would have been.
CONFIRMED = "UPDATE delivery_recipientimport SET confirmed_at = started_at"


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0004_recordings_and_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="recipientimport",
            name="columns",
            field=models.JSONField(default=dict, help_text="Which column holds what, once an officer has said so."),
        ),
        migrations.AddField(
            model_name="recipientimport",
            name="confirmed_at",
            field=models.DateTimeField(help_text="Until then nothing of the file is read into the list.", null=True),
        ),
        migrations.AlterField(
            model_name="recipientimport",
            name="problems",
            field=models.JSONField(default=list, help_text="[[line, code], …], the first 100,000."),
        ),
        migrations.RunSQL(CONFIRMED, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="StillRight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facts_hash", models.CharField(max_length=64)),
                ("reason", models.TextField(verbose_name="Vì sao bài vẫn đúng")),
                ("written_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="still_right", to="delivery.dispatch"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dispatch", "facts_hash"), name="still_right_once"),
                    models.CheckConstraint(
                        condition=models.Q(("agreed_by", models.F("written_by")), _negated=True),
                        name="nobody_agrees_with_herself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="still_right_says_why"
                    ),
                ],
            },
        ),
    ]
