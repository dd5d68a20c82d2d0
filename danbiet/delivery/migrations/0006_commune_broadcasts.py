"""A commune plays on its own loudspeakers what others made public, with a reading of its own; corrections silence."""

import django.db.models.deletion
from django.db import migrations, models

# The checks of foreign keys wait for the end of the transaction; the table cannot be altered while they wait.
OWNED = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE delivery_recording r SET agency_id = p.agency_id, used_at = r.made_at
FROM publishing_edition e JOIN publishing_release p ON p.id = e.release_id WHERE e.id = r.edition_id;
SET CONSTRAINTS ALL DEFERRED;
"""
# Another agency's words leave by loudspeaker only, and only what is before the public and stands.
CHECK = """
CREATE FUNCTION delivery_check_whose_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM publishing_edition e JOIN publishing_release r ON r.id = e.release_id
             WHERE e.id = NEW.edition_id AND r.agency_id <> NEW.agency_id)
     AND (NEW.channel <> 'loudspeaker' OR NOT EXISTS (
       SELECT 1 FROM publishing_publication p
       WHERE p.edition_id = NEW.edition_id AND p.withdrawn_at IS NULL AND p.superseded_at IS NULL)) THEN
    RAISE EXCEPTION 'Agency % may not send the words of edition %', NEW.agency_id, NEW.edition_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'dispatch_of_public_words_by_loudspeaker';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_whose_words BEFORE INSERT OR UPDATE OF agency_id, edition_id, channel ON delivery_dispatch
  FOR EACH ROW EXECUTE FUNCTION delivery_check_whose_words();
"""
BACK = "DROP TRIGGER check_whose_words ON delivery_dispatch; DROP FUNCTION delivery_check_whose_words();"


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0005_still_right_and_columns"),
        ("publishing", "0003_nothing_slips_past"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="dispatch", name="one_dispatch_of_an_edition"),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("edition", "channel", "agency"),
                name="one_dispatch_of_an_edition",
            ),
        ),
        migrations.RunSQL(CHECK, BACK),
        migrations.RemoveConstraint(model_name="recording", name="one_recording_a_language"),
        migrations.AddField(
            model_name="recording",
            name="agency",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.agency",
                verbose_name="Cơ quan",
            ),
        ),
        migrations.AddField(
            model_name="recording",
            name="used_at",
            field=models.DateTimeField(help_text="Null while it only waits to be listened to.", null=True),
        ),
        migrations.RunSQL(OWNED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="recording",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.agency",
                verbose_name="Cơ quan",
            ),
        ),
        migrations.AlterField(
            model_name="recording",
            name="replaced_at",
            field=models.DateTimeField(help_text="When another took its place, or it was thrown away.", null=True),
        ),
        migrations.AddConstraint(
            model_name="recording",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at", None), ("used_at__isnull", False)),
                fields=("edition", "agency", "language"),
                name="one_recording_a_language",
            ),
        ),
        migrations.AlterField(
            model_name="silence",
            name="why",
            field=models.CharField(
                choices=[
                    ("withdrawn", "bản tin đã thu hồi"),
                    ("superseded", "đã có bản đính chính"),
                    ("cancelled", "lượt phát đã huỷ"),
                ],
                max_length=10,
            ),
        ),
    ]
