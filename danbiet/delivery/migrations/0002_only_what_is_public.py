"""Nothing is sent that is not public: the database looks before a dispatch runs."""

from django.db import migrations

CHECK = """
CREATE FUNCTION delivery_check_dispatch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'running' AND (TG_OP = 'INSERT' OR OLD.state <> 'running') AND NOT EXISTS (
       SELECT 1 FROM publishing_publication p WHERE p.edition_id = NEW.edition_id AND p.withdrawn_at IS NULL) THEN
    RAISE EXCEPTION 'Edition % is not public', NEW.edition_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'dispatch_of_what_is_public';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_dispatch BEFORE INSERT OR UPDATE OF state ON delivery_dispatch
  FOR EACH ROW EXECUTE FUNCTION delivery_check_dispatch();
"""
BACK = "DROP TRIGGER check_dispatch ON delivery_dispatch; DROP FUNCTION delivery_check_dispatch();"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("publishing", "0002_two_people_and_nothing_changed")]

    operations = [migrations.RunSQL(CHECK, BACK)]
