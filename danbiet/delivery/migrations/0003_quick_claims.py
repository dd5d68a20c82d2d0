"""Make the ledger quick to claim from, and count messages a day without knowing whose they were."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import danbiet.delivery.models.ledger

# Rows of the ledger change two to four times; room on their pages keeps claims and receipts HOT. Counts change with
# every batch. Daily counts and their salts must not reach a backup.
STORAGE = """
ALTER TABLE delivery_delivery SET (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1);
ALTER TABLE delivery_dispatch SET (fillfactor = 30);
ALTER TABLE delivery_placecount SET (fillfactor = 50);
ALTER TABLE delivery_handover SET (fillfactor = 50);
ALTER TABLE delivery_dailycount SET UNLOGGED;
ALTER TABLE delivery_dailysalt SET UNLOGGED;
"""
BACK = """
ALTER TABLE delivery_delivery RESET (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_cost_delay);
ALTER TABLE delivery_dispatch RESET (fillfactor);
ALTER TABLE delivery_placecount RESET (fillfactor);
ALTER TABLE delivery_handover RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_only_what_is_public"),
        ("listening", "0003_robots_apart_from_pace"),  # kit_pace, the budget of each provider
        ("offices", "0005_place_languages"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyCount",
            fields=[
                ("hashed", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("n", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="DailySalt",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "delivery_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("begun_at", models.DateTimeField()),
                ("leased_until", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="delivery",
            name="delivery_claim",
        ),
        migrations.AddField(
            model_name="audience",
            name="key_id",
            field=models.CharField(default="", help_text="The key its hashes are under; see addresses/.", max_length=8),
        ),
        migrations.AddField(
            model_name="delivery",
            name="place",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="offices.place",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="round",
            field=models.PositiveSmallIntegerField(default=0, help_text="How often an officer had it sent again."),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="key_mark",
            field=models.CharField(
                default=danbiet.delivery.models.ledger.new_mark,
                help_text="Begins the keys of its messages.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="key_mark",
            field=models.CharField(default=danbiet.delivery.models.ledger.new_mark, max_length=8),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="dispatch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="delivery.dispatch",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="handed_at",
            field=models.DateTimeField(help_text="When it left, or may have left.", null=True),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="provider",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="delivery.channelsetting",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="reference",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="letter",
            name="key",
            field=models.CharField(
                help_text="What it is about; a second one is not made.", max_length=160, unique=True
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="reference",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="receipt",
            name="reference",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["dispatch", "due_at", "id"], name="delivery_due"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="dispatch",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="delivery.dispatch"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="provider",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="delivery.channelsetting",
            ),
        ),
        migrations.RunSQL(STORAGE, BACK),
    ]
