"""The salt of the day, as forgetful as the attempts that lie under it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_collections_and_own_rules")]

    operations = [
        migrations.CreateModel(
            name="SignInSalt",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE offices_signinsalt SET UNLOGGED",
            "ALTER TABLE offices_signinsalt SET LOGGED",
        ),
    ]
