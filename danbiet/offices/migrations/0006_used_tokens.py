"""Tokens of public forms that were used; as forgetful as the attempts of signing in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offices", "0005_place_languages")]

    operations = [
        migrations.CreateModel(
            name="UsedToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hashed", models.BinaryField(max_length=32, unique=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE offices_usedtoken SET UNLOGGED",
            "ALTER TABLE offices_usedtoken SET LOGGED",
        ),
    ]
