"""Turn items, their text and their raw pages into tables partitioned by month (decision 7).

Partitions are made and dropped by two functions that run with the owner's rights, because the
application's role owns nothing.
"""

from django.db import migrations

TABLES = ("listening_item", "listening_itemtext", "listening_rawpage")

PARTITION = """
ALTER TABLE {table} RENAME TO {table}_plain;
CREATE TABLE {table} (LIKE {table}_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE ({key});
DROP TABLE {table}_plain;
ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({key});
"""

FUNCTIONS = """
CREATE SEQUENCE listening_item_counter CYCLE MAXVALUE 1048575 MINVALUE 0 START 0;

-- The first item id of a local month: milliseconds since 1970, shifted left by 20 bits.
CREATE FUNCTION danbiet_month_id(month date) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (extract(epoch FROM (date_trunc('month', month)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')) * 1000)::bigint << 20
$$;

CREATE FUNCTION danbiet_ensure_partitions(first_day date, last_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  parent regclass; month date; child text; made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('danbiet_ensure_partitions'));
  FOR parent IN SELECT partrelid::regclass FROM pg_partitioned_table LOOP
    month := date_trunc('month', first_day);
    WHILE month <= last_day LOOP
      child := format('%s_y%sm%s', parent, to_char(month, 'YYYY'), to_char(month, 'MM'));
      IF to_regclass(child) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%s) TO (%s)', child, parent,
          danbiet_month_id(month), danbiet_month_id((month + interval '1 month')::date));
        made := made + 1;
      END IF;
      month := month + interval '1 month';
    END LOOP;
  END LOOP;
  RETURN made;
END $$;

-- Retention: drops whole months of text or raw pages that end before the day; never of items.
CREATE FUNCTION danbiet_drop_partitions(parent text, before_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  child regclass; dropped integer := 0;
BEGIN
  IF parent NOT IN ('listening_itemtext', 'listening_rawpage') THEN
    RAISE EXCEPTION 'danbiet_drop_partitions: % is not a table that retention drops', parent;
  END IF;
  FOR child IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = parent::regclass LOOP
    IF child::text ~ '_y[0-9]{4}m[0-9]{2}$'
       AND (to_date(right(child::text, 7), 'YYYY"m"MM') + interval '1 month')::date <= before_day THEN
      EXECUTE format('DROP TABLE %s', child);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  RETURN dropped;
END $$;

SELECT danbiet_ensure_partitions((now() - interval '3 months')::date, (now() + interval '3 months')::date);
"""

BACK = """
DROP FUNCTION danbiet_drop_partitions(text, date);
DROP FUNCTION danbiet_ensure_partitions(date, date);
DROP FUNCTION danbiet_month_id(date);
DROP SEQUENCE listening_item_counter;
"""


def partition(apps, schema_editor):
    """Replace each plain, empty table; keys that point at items are put back as they were."""
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            key = "id" if table == "listening_item" else "item_id"
            cursor.execute(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE contype = 'f' AND (confrelid = %s::regclass OR conrelid = %s::regclass)",
                [table, table],
            )
            foreign_keys = cursor.fetchall()
            cursor.execute(
                "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass AND NOT indisprimary",
                [table],
            )
            indexes = cursor.fetchall()
            for owner, name, _definition in foreign_keys:
                cursor.execute(f'ALTER TABLE {owner} DROP CONSTRAINT "{name}"')
            cursor.execute(PARTITION.format(table=table, key=key))
            for (definition,) in indexes:
                cursor.execute(definition)
            for owner, name, definition in foreign_keys:
                cursor.execute(f'ALTER TABLE {owner} ADD CONSTRAINT "{name}" {definition}')


class Migration(migrations.Migration):
    dependencies = [("listening", "0001_initial")]

    operations = [
        migrations.RunPython(partition, migrations.RunPython.noop, elidable=False),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
