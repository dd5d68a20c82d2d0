"""Ringback dossiers: each step follows from the last, what was signed stays, nobody signs her own."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What follows what; whatever is not here is refused, for owner and superuser too. A stop ends what was sent or granted.
RULES = """
CREATE FUNCTION delivery_check_ringback() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  standing boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A ringback dossier is never deleted; it is cancelled' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT EXISTS (
    SELECT 1 FROM publishing_publication p WHERE p.edition_id = NEW.edition_id AND p.agency_id = NEW.agency_id
      AND p.withdrawn_at IS NULL AND p.superseded_at IS NULL) INTO standing;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NOT standing THEN
      RAISE EXCEPTION 'A ringback dossier begins as a draft, on what its agency made public and stands by'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ringback_begins_on_public_words';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[
       'draft>signed', 'draft>cancelled', 'signed>draft', 'signed>sent', 'signed>cancelled',
       'sent>granted', 'sent>refused', 'sent>ended', 'granted>playing', 'granted>ended', 'playing>ended',
       'ended>reported']) THEN
    RAISE EXCEPTION 'A ringback dossier does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ringback_steps_in_order';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state IN ('signed', 'sent', 'playing') AND NOT standing THEN
    RAISE EXCEPTION 'Edition % was withdrawn or corrected; nobody asks to play it', NEW.edition_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ringback_of_standing_words';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'ended' AND OLD.state <> 'playing' AND NEW.stop_number = '' THEN
    RAISE EXCEPTION 'What never played ends by a letter that says stop'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ringback_ends_after_play_or_stop';
  END IF;
  IF NEW.state = 'signed' AND OLD.state = 'draft' AND NOT (
       (NEW.is_nationwide OR EXISTS (SELECT 1 FROM delivery_ringback_places p WHERE p.ringback_id = NEW.id))
       AND EXISTS (SELECT 1 FROM delivery_ringbackcarrier c WHERE c.ringback_id = NEW.id)) THEN
    RAISE EXCEPTION 'A ringback dossier names where it plays and who is asked'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ringback_names_area_and_carriers';
  END IF;
  IF NEW.state <> 'draft' AND NEW.signed_by_id = ANY (NEW.writer_ids || NEW.drafted_by_id) THEN
    RAISE EXCEPTION 'Who put the dossier together does not sign it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ringback_signed_by_somebody_else';
  END IF;
  IF (NEW.agency_id, NEW.edition_id, NEW.drafted_by_id) IS DISTINCT FROM
       (OLD.agency_id, OLD.edition_id, OLD.drafted_by_id)
     OR (OLD.state <> 'draft' AND (
       NEW.variant_kind, NEW.is_nationwide, NEW.starts_at, NEW.ends_at, NEW.sha256, NEW.content_type, NEW.seconds,
       NEW.is_synthetic, NEW.writer_ids) IS DISTINCT FROM (
       OLD.variant_kind, OLD.is_nationwide, OLD.starts_at, OLD.ends_at, OLD.sha256, OLD.content_type, OLD.seconds,
       OLD.is_synthetic, OLD.writer_ids))
     OR (OLD.letter_number <> '' AND (NEW.letter_number, NEW.letter_on, NEW.signed_by_id, NEW.signed_at)
         IS DISTINCT FROM (OLD.letter_number, OLD.letter_on, OLD.signed_by_id, OLD.signed_at)) THEN
    RAISE EXCEPTION 'What was signed, and the letter that was sent, is never rewritten'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_ringback BEFORE INSERT OR UPDATE OR DELETE ON delivery_ringback
  FOR EACH ROW EXECUTE FUNCTION delivery_check_ringback();

CREATE FUNCTION delivery_check_ringback_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  whose bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.ringback_id ELSE NEW.ringback_id END;
  now_state text;
BEGIN
  SELECT state INTO STRICT now_state FROM delivery_ringback WHERE id = whose;
  IF now_state <> 'draft' THEN
    RAISE EXCEPTION 'Where a signed dossier plays and who is asked is never rewritten'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER check_ringback_place BEFORE INSERT OR UPDATE OR DELETE ON delivery_ringback_places
  FOR EACH ROW EXECUTE FUNCTION delivery_check_ringback_part();
CREATE TRIGGER check_ringback_carrier BEFORE INSERT OR DELETE ON delivery_ringbackcarrier
  FOR EACH ROW EXECUTE FUNCTION delivery_check_ringback_part();

CREATE FUNCTION delivery_check_carrier_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.ringback_id, NEW.name) IS DISTINCT FROM (OLD.ringback_id, OLD.name) THEN
    RAISE EXCEPTION 'Who was asked is never rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM delivery_ringback r
                 WHERE r.id = NEW.ringback_id AND r.state IN ('playing', 'ended', 'reported')) THEN
    RAISE EXCEPTION 'No carrier reports on what did not play' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'carrier_reports_on_what_played';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_carrier_report BEFORE UPDATE ON delivery_ringbackcarrier
  FOR EACH ROW EXECUTE FUNCTION delivery_check_carrier_report();
"""
BACK = """
DROP TRIGGER check_ringback ON delivery_ringback; DROP FUNCTION delivery_check_ringback();
DROP TRIGGER check_ringback_place ON delivery_ringback_places;
DROP TRIGGER check_ringback_carrier ON delivery_ringbackcarrier; DROP FUNCTION delivery_check_ringback_part();
DROP TRIGGER check_carrier_report ON delivery_ringbackcarrier; DROP FUNCTION delivery_check_carrier_report();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0006_commune_broadcasts"),
        ("offices", "0006_used_tokens"),
        ("publishing", "0005_call_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Ringback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "variant_kind",
                    models.CharField(
                        choices=[
                            ("press", "Thông cáo một trang"),
                            ("questions", "Hỏi – đáp"),
                            ("script", "Bài đọc trên loa"),
                            ("sms", "Tin nhắn có dấu"),
                            ("sms_plain", "Tin nhắn không dấu"),
                            ("zalo", "Bản tin Zalo"),
                            ("board", "Bảng tin"),
                            ("post", "Bài đăng ngắn"),
                        ],
                        max_length=12,
                        verbose_name="Lời phát",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "đang soạn"),
                            ("signed", "đã duyệt, chờ gửi công văn"),
                            ("sent", "đã gửi công văn"),
                            ("granted", "được chấp thuận"),
                            ("refused", "bị từ chối"),
                            ("playing", "đang phát"),
                            ("ended", "đã kết thúc, chờ báo cáo"),
                            ("reported", "đã có báo cáo"),
                            ("cancelled", "đã bỏ"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("is_nationwide", models.BooleanField(default=False, verbose_name="Cả nước")),
                ("starts_at", models.DateTimeField(null=True, verbose_name="Phát từ")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="Phát đến")),
                (
                    "sha256",
                    models.CharField(blank=True, help_text="Of the sound; empty while there is none.", max_length=64),
                ),
                ("content_type", models.CharField(blank=True, max_length=20)),
                ("seconds", models.FloatField(null=True, verbose_name="Thời lượng (giây)")),
                ("is_synthetic", models.BooleanField(null=True, verbose_name="Giọng máy")),
                (
                    "writer_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="All who put it together.",
                        size=None,
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("letter_number", models.CharField(blank=True, max_length=60, verbose_name="Số công văn")),
                ("letter_on", models.DateField(null=True, verbose_name="Ngày công văn")),
                ("answer_number", models.CharField(blank=True, max_length=60, verbose_name="Số công văn trả lời")),
                ("answer_on", models.DateField(null=True, verbose_name="Ngày công văn trả lời")),
                ("began_at", models.DateTimeField(null=True, verbose_name="Bắt đầu phát lúc")),
                ("began_source", models.CharField(blank=True, max_length=200, verbose_name="Theo nguồn nào")),
                ("stop_number", models.CharField(blank=True, max_length=60, verbose_name="Số công văn dừng phát")),
                ("stop_on", models.DateField(null=True, verbose_name="Ngày công văn dừng phát")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="Kết thúc lúc")),
                ("ended_source", models.CharField(blank=True, max_length=200, verbose_name="Theo nguồn nào")),
                ("reports_due_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.agency",
                        verbose_name="Cơ quan",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ringbacks", to="publishing.edition"
                    ),
                ),
                (
                    "places",
                    models.ManyToManyField(help_text="Provinces and communes.", related_name="+", to="offices.place"),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Hồ sơ nhạc chờ",
            },
        ),
        migrations.CreateModel(
            name="RingbackCarrier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="Nhà mạng")),
                ("from_at", models.DateTimeField(null=True, verbose_name="Đã phát từ")),
                ("to_at", models.DateTimeField(null=True, verbose_name="Đã phát đến")),
                ("area", models.TextField(blank=True, verbose_name="Nơi đã phát")),
                ("calls", models.PositiveBigIntegerField(null=True, verbose_name="Số cuộc gọi đã phát")),
                ("subscribers", models.PositiveBigIntegerField(null=True, verbose_name="Số thuê bao đã phát")),
                ("report_number", models.CharField(blank=True, max_length=60, verbose_name="Số báo cáo")),
                ("report_on", models.DateField(null=True, verbose_name="Ngày báo cáo")),
                ("reported_at", models.DateTimeField(help_text="When it was written down here.", null=True)),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ringback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carriers", to="delivery.ringback"
                    ),
                ),
            ],
            options={
                "verbose_name": "Nhà mạng được đề nghị phát",
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="ringback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_at", None), ("starts_at", None)),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="ringback_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="ringback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content_type", ""), ("is_synthetic", None), ("seconds", None), ("sha256", "")),
                    models.Q(
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(("content_type", ""), _negated=True),
                        ("is_synthetic__isnull", False),
                        ("seconds__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="ringback_sound_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="ringback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "cancelled")),
                    models.Q(
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                        ("starts_at__isnull", False),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="ringback_signed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="ringback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "signed", "cancelled")),
                    models.Q(
                        models.Q(("letter_number", ""), _negated=True),
                        ("letter_on__isnull", False),
                        ("reports_due_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="ringback_letter_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="ringback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("granted", "refused", "playing")), _negated=True),
                    models.Q(models.Q(("answer_number", ""), _negated=True), ("answer_on__isnull", False)),
                    _connector="OR",
                ),
                name="ringback_answer_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="ringback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "playing"), _negated=True),
                    models.Q(("began_at__isnull", False), models.Q(("began_source", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ringback_begin_says_who_said_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="ringback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("ended", "reported")), _negated=True),
                    models.Q(("ended_at__isnull", False), models.Q(("ended_source", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ringback_end_says_who_said_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="ringback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("began_at", None), ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                ),
                name="ringback_played_forwards",
            ),
        ),
        migrations.AddConstraint(
            model_name="ringback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stop_number", ""), ("stop_on", None)),
                    models.Q(models.Q(("stop_number", ""), _negated=True), ("stop_on__isnull", False)),
                    _connector="OR",
                ),
                name="ringback_stop_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="ringbackcarrier",
            constraint=models.UniqueConstraint(fields=("ringback", "name"), name="carrier_asked_once"),
        ),
        migrations.AddConstraint(
            model_name="ringbackcarrier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("calls", None), ("report_number", ""), ("reported_at", None), ("subscribers", None)),
                    models.Q(
                        ("report_on__isnull", False),
                        ("reported_at__isnull", False),
                        ("reported_by__isnull", False),
                        models.Q(("report_number", ""), _negated=True),
                        ("from_at__isnull", False),
                        ("to_at__gte", models.F("from_at")),
                        models.Q(("calls__isnull", False), ("subscribers__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="carrier_report_has_source_and_figure",
            ),
        ),
        migrations.RunSQL(RULES, BACK),
    ]
