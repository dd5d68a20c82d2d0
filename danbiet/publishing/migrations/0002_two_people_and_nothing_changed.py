"""The rules that hold for everyone, owner and superuser included: what was frozen stays, nobody approves her own
words or other words than those frozen, and nothing is public without every approval it needs."""

from django.db import migrations

FROZEN = ["publishing_edition", "publishing_variant", "publishing_approvalstep", "publishing_approval"]

REFUSE = """
CREATE FUNCTION publishing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What was submitted for approval is never changed: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""

APPROVALS = """
CREATE FUNCTION publishing_is_approved(of_edition bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM publishing_approvalstep s WHERE s.edition_id = of_edition)
    AND NOT EXISTS (
      SELECT 1 FROM publishing_approvalstep s
      LEFT JOIN publishing_approval a ON a.step_id = s.id AND a.decision = 'approve'
      WHERE s.edition_id = of_edition AND a.id IS NULL)
    AND NOT EXISTS (
      SELECT 1 FROM publishing_approval a WHERE a.edition_id = of_edition AND a.decision <> 'approve')
$$;

CREATE FUNCTION publishing_check_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  e publishing_edition;
  s publishing_approvalstep;
  wrote bigint[];
BEGIN
  SELECT * INTO STRICT e FROM publishing_edition WHERE id = NEW.edition_id;
  SELECT * INTO STRICT s FROM publishing_approvalstep WHERE id = NEW.step_id;
  IF NEW.hash <> e.hash THEN
    RAISE EXCEPTION 'The approval names other words than those of edition %', e.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_names_the_words';
  END IF;
  IF s.edition_id <> e.id OR s.role <> NEW.role THEN
    RAISE EXCEPTION 'The step is not one of edition %, or of another role', e.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_of_its_step';
  END IF;
  wrote := e.writer_ids || e.author_id || e.submitter_id;
  IF NEW.person_id = ANY (wrote) OR NEW.on_behalf_of_id = ANY (wrote) THEN
    RAISE EXCEPTION 'Who wrote or submitted edition % cannot decide on it', e.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_by_somebody_else';
  END IF;
  IF EXISTS (SELECT 1 FROM publishing_approval a WHERE a.edition_id = e.id
             AND (NEW.person_id IN (a.person_id, a.on_behalf_of_id) OR NEW.on_behalf_of_id IN (a.person_id, a.on_behalf_of_id))) THEN
    RAISE EXCEPTION 'One person decides on one step of edition %', e.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_of_one_step_a_person';
  END IF;
  IF EXISTS (SELECT 1 FROM publishing_approvalstep b
             LEFT JOIN publishing_approval a ON a.step_id = b.id AND a.decision = 'approve'
             WHERE b.edition_id = e.id AND b."order" < s."order" AND a.id IS NULL) THEN
    RAISE EXCEPTION 'An earlier step of edition % is not decided', e.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_in_order';
  END IF;
  IF EXISTS (SELECT 1 FROM publishing_edition later WHERE later.release_id = e.release_id AND later.number > e.number) THEN
    RAISE EXCEPTION 'Edition % was replaced by a later one', e.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_of_the_last_edition';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_approval BEFORE INSERT ON publishing_approval
  FOR EACH ROW EXECUTE FUNCTION publishing_check_approval();

CREATE FUNCTION publishing_check_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM publishing_publication p WHERE p.edition_id = NEW.edition_id) THEN
    RAISE EXCEPTION 'Edition % is public; its steps are settled', NEW.edition_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'step_before_publication';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_step BEFORE INSERT ON publishing_approvalstep
  FOR EACH ROW EXECUTE FUNCTION publishing_check_step();
"""

PUBLICATION = """
CREATE FUNCTION publishing_check_publication() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  e publishing_edition;
  r publishing_release;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'What was public is never deleted; it is withdrawn with a reason'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.edition_id, NEW.release_id, NEW.published_at) IS DISTINCT FROM (OLD.edition_id, OLD.release_id, OLD.published_at)
       OR (OLD.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at, NEW.withdrawal_reason) IS DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawal_reason))
    THEN
      RAISE EXCEPTION 'What was public, and why it was withdrawn, is never rewritten'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO STRICT e FROM publishing_edition WHERE id = NEW.edition_id;
  SELECT * INTO STRICT r FROM publishing_release WHERE id = e.release_id;
  IF (NEW.release_id, NEW.agency_id) IS DISTINCT FROM (r.id, r.agency_id) THEN
    RAISE EXCEPTION 'Publication of edition % names another release or agency', e.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_of_its_release';
  END IF;
  IF NOT publishing_is_approved(e.id) THEN
    RAISE EXCEPTION 'Edition % lacks an approval', e.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_is_approved';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_publication BEFORE INSERT OR UPDATE OR DELETE ON publishing_publication
  FOR EACH ROW EXECUTE FUNCTION publishing_check_publication();

CREATE FUNCTION publishing_check_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('published', 'corrected', 'withdrawn')
     AND NOT EXISTS (SELECT 1 FROM publishing_publication p WHERE p.release_id = NEW.id) THEN
    RAISE EXCEPTION 'Release % has nothing public', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'release_state_is_true';
  END IF;
  IF NEW.state IN ('approved', 'scheduled') AND NOT publishing_is_approved(
       (SELECT e.id FROM publishing_edition e WHERE e.release_id = NEW.id ORDER BY e.number DESC LIMIT 1)) THEN
    RAISE EXCEPTION 'The last edition of release % lacks an approval', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'release_state_is_true';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_release BEFORE INSERT OR UPDATE OF state ON publishing_release
  FOR EACH ROW EXECUTE FUNCTION publishing_check_release();
"""

BACK = """
DROP TRIGGER check_release ON publishing_release;
DROP TRIGGER check_publication ON publishing_publication;
DROP TRIGGER check_step ON publishing_approvalstep;
DROP TRIGGER check_approval ON publishing_approval;
DROP FUNCTION publishing_check_release();
DROP FUNCTION publishing_check_publication();
DROP FUNCTION publishing_check_step();
DROP FUNCTION publishing_check_approval();
DROP FUNCTION publishing_is_approved(bigint);
"""


def freeze(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION publishing_refuse_change();"
        f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION publishing_refuse_change();",
        f"DROP TRIGGER never_changed ON {table}; DROP TRIGGER never_emptied ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION publishing_refuse_change();"),
        *[freeze(table) for table in FROZEN],
        migrations.RunSQL(APPROVALS + PUBLICATION, BACK),
        migrations.RunSQL("ALTER TABLE publishing_looking SET UNLOGGED", "ALTER TABLE publishing_looking SET LOGGED"),
    ]
