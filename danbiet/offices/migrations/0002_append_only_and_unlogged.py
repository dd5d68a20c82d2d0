"""The log refuses change for everyone, owner included; failed sign-ins are not even written to disk's log."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION danbiet_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON offices_auditentry
  FOR EACH ROW EXECUTE FUNCTION danbiet_refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON offices_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION danbiet_refuse_change();
"""
BACK = """
DROP TRIGGER append_only ON offices_auditentry;
DROP TRIGGER append_only_whole ON offices_auditentry;
DROP FUNCTION danbiet_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, BACK),
        migrations.RunSQL(
            "ALTER TABLE offices_signinattempt SET UNLOGGED",
            "ALTER TABLE offices_signinattempt SET LOGGED",
        ),
    ]
