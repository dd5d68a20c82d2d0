"""A rule may count seconds: how long a notice in place of the ringback tone may be."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0007_sort_keys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rule",
            name="unit",
            field=models.CharField(
                choices=[
                    ("seconds", "giây"),
                    ("hours", "giờ"),
                    ("days", "ngày"),
                    ("working_days", "ngày làm việc"),
                    ("months", "tháng"),
                    ("weekday", "thứ trong tuần"),
                    ("count", "lần"),
                    ("text", "nội dung"),
                ],
                max_length=16,
            ),
        ),
    ]
