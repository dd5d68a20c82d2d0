"""What the first rules left open: two steps at one moment by one person, an edition that hides a writer, and an
approved edition made public after it was taken back."""

from django.db import migrations, models

BEFORE = """
-- The row of the release is the lock: what two people do at one moment is seen by the second (and the application
-- may lock it, while it may not touch what is frozen).
CREATE FUNCTION publishing_one_at_a_time(of_release bigint) RETURNS publishing_release LANGUAGE plpgsql AS $$
DECLARE
  r publishing_release;
BEGIN
  SELECT * INTO STRICT r FROM publishing_release WHERE id = of_release FOR UPDATE;
  RETURN r;
END $$;

CREATE FUNCTION publishing_lock_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM publishing_one_at_a_time((SELECT e.release_id FROM publishing_edition e WHERE e.id = NEW.edition_id));
  RETURN NEW;
END $$;
-- Triggers of one table fire in the order of their names; this one goes first.
CREATE TRIGGER a_lock_release BEFORE INSERT ON publishing_approval
  FOR EACH ROW EXECUTE FUNCTION publishing_lock_release();
CREATE TRIGGER a_lock_release BEFORE INSERT ON publishing_publication
  FOR EACH ROW EXECUTE FUNCTION publishing_lock_release();

CREATE FUNCTION publishing_check_edition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r publishing_release := publishing_one_at_a_time(NEW.release_id);
BEGIN
  IF NEW.author_id <> r.author_id
     OR NOT to_jsonb(NEW.writer_ids) @> r.writer_ids THEN
    RAISE EXCEPTION 'Edition % of release % leaves out somebody who wrote it', NEW.number, r.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_names_its_writers';
  END IF;
  IF NEW.number <> 1 + COALESCE((SELECT max(e.number) FROM publishing_edition e WHERE e.release_id = r.id), 0) THEN
    RAISE EXCEPTION 'Edition % of release % is not the next', NEW.number, r.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_is_the_next';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_edition BEFORE INSERT ON publishing_edition
  FOR EACH ROW EXECUTE FUNCTION publishing_check_edition();

CREATE FUNCTION publishing_check_writers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.author_id <> OLD.author_id OR NOT NEW.writer_ids @> OLD.writer_ids THEN
    RAISE EXCEPTION 'Who wrote release % stays known', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'release_keeps_its_writers';
  END IF;
  IF NEW.agency_id <> OLD.agency_id THEN
    RAISE EXCEPTION 'Release % stays with its agency', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'release_keeps_its_agency';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_writers BEFORE UPDATE OF author_id, writer_ids, agency_id ON publishing_release
  FOR EACH ROW EXECUTE FUNCTION publishing_check_writers();

CREATE FUNCTION publishing_check_moment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r publishing_release;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at THEN
      RAISE EXCEPTION 'A publication that a later edition replaced stays replaced'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO STRICT r FROM publishing_release WHERE id = NEW.release_id;
  IF r.state NOT IN ('approved', 'scheduled') THEN
    RAISE EXCEPTION 'Release % is not approved now; it may have been taken back', r.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_of_what_is_approved_now';
  END IF;
  IF EXISTS (SELECT 1 FROM publishing_edition e JOIN publishing_edition later
               ON later.release_id = e.release_id AND later.number > e.number WHERE e.id = NEW.edition_id) THEN
    RAISE EXCEPTION 'Edition % was replaced by a later one', NEW.edition_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_of_the_last_edition';
  END IF;
  IF r.embargo_until > NEW.published_at THEN
    RAISE EXCEPTION 'The embargo of release % holds until %', r.id, r.embargo_until
      USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_after_the_embargo';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_moment BEFORE INSERT OR UPDATE ON publishing_publication
  FOR EACH ROW EXECUTE FUNCTION publishing_check_moment();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON publishing_publication
  FOR EACH STATEMENT EXECUTE FUNCTION publishing_refuse_change();
"""

BACK = """
DROP TRIGGER never_emptied ON publishing_publication;
DROP TRIGGER check_moment ON publishing_publication;
DROP TRIGGER check_writers ON publishing_release;
DROP TRIGGER check_edition ON publishing_edition;
DROP TRIGGER a_lock_release ON publishing_publication;
DROP TRIGGER a_lock_release ON publishing_approval;
DROP FUNCTION publishing_check_moment();
DROP FUNCTION publishing_check_writers();
DROP FUNCTION publishing_check_edition();
DROP FUNCTION publishing_lock_release();
DROP FUNCTION publishing_one_at_a_time(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_two_people_and_nothing_changed")]

    operations = [
        migrations.AddField("release", "explained", models.JSONField(default=dict, editable=False)),
        migrations.AddField(
            "release",
            "held",
            models.TextField(blank=True, editable=False, help_text="Why it was not published when it was due."),
        ),
        migrations.AddField(
            "workingvariant",
            "is_drafted",
            models.BooleanField(default=False, help_text="“máy soạn”: made by a template, confirmed by nobody."),
        ),
        migrations.AlterField(
            "release",
            "writer_ids",
            models.JSONField(default=list, help_text="Ids of all who ever wrote its words; it only grows."),
        ),
        migrations.RunSQL(BEFORE, BACK),
    ]
