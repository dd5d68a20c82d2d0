"""Kho câu chuyện, and its rule for everyone, owner and superuser included: no story is public without a valid written
consent that covers what is shown and where, and a check of exactly its words by somebody who did not write them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = r"""
CREATE FUNCTION publishing_words_hash(title text, lead text, body text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(title || chr(31) || lead || chr(31) || body, 'UTF8')), 'hex')
$$;
ALTER TABLE publishing_humanstory ADD CONSTRAINT story_has_the_hash_of_its_words
  CHECK (words_hash = publishing_words_hash(title, lead, body));

CREATE FUNCTION publishing_consent_channel(variant text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE variant WHEN 'press' THEN 'press' WHEN 'script' THEN 'loudspeaker' WHEN 'sms' THEN 'message'
    WHEN 'sms_plain' THEN 'message' WHEN 'zalo' THEN 'message' WHEN 'board' THEN 'print' WHEN 'post' THEN 'social'
    ELSE 'web' END
$$;
CREATE FUNCTION publishing_consent_material(content_type text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE split_part(content_type, '/', 1) WHEN 'image' THEN 'photo' WHEN 'audio' THEN 'voice'
    WHEN 'video' THEN 'video' ELSE 'text' END
$$;

-- The rule that a story's edition breaks at a moment; NULL where it breaks none, or is no story's.
CREATE FUNCTION publishing_story_gap(of_edition bigint, at timestamptz) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  story bigint;
  said jsonb;
  on_day date := (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
  SELECT r.human_story_id, e.content INTO story, said
    FROM publishing_edition e JOIN publishing_release r ON r.id = e.release_id WHERE e.id = of_edition;
  IF story IS NULL THEN
    RETURN CASE WHEN said ->> 'kind' = 'human_story' THEN 'story_release_has_its_story' END;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM publishing_factcheck c WHERE c.story_id = story AND c.revoked_at IS NULL
       AND c.words_hash = publishing_words_hash(said ->> 'title', said ->> 'lead', said ->> 'body')) THEN
    RETURN 'story_is_checked';
  END IF;
  IF NOT EXISTS (
       SELECT 1 FROM publishing_consent c
       WHERE c.story_id = story AND c.withdrawn_on IS NULL AND c.signed_on <= on_day
         AND (c.valid_until IS NULL OR c.valid_until >= on_day)
         AND 'text' = ANY (c.materials)
         AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(COALESCE(said -> 'assets', '[]')) a
                         WHERE publishing_consent_material(a ->> 'content_type') <> ALL (c.materials))
         AND (c.every_channel OR 'web' = ANY (c.channels)
              AND NOT EXISTS (SELECT 1 FROM jsonb_object_keys(COALESCE(said -> 'variants', '{}')) v
                              WHERE publishing_consent_channel(v) <> ALL (c.channels)))) THEN
    RETURN 'story_has_consent';
  END IF;
  RETURN NULL;
END $$;
-- For whoever sends: what was rightly public may leave the house no longer once its consent or check has fallen.
CREATE FUNCTION publishing_may_leave(of_edition bigint, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT publishing_story_gap(of_edition, at) IS NULL
$$;

CREATE FUNCTION publishing_check_story() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gap text;
  story bigint;
BEGIN
  SELECT r.human_story_id INTO story FROM publishing_release r WHERE r.id = NEW.release_id;
  -- A consent withdrawn or a check revoked at this very moment waits for this publication, or is seen by it.
  PERFORM 1 FROM publishing_humanstory s WHERE s.id = story FOR SHARE;
  gap := publishing_story_gap(NEW.edition_id, NEW.published_at);
  IF gap IS NOT NULL THEN
    RAISE EXCEPTION 'Edition % tells a story without valid consent or check: %', NEW.edition_id, gap
      USING ERRCODE = 'check_violation', CONSTRAINT = gap;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_story BEFORE INSERT ON publishing_publication
  FOR EACH ROW EXECUTE FUNCTION publishing_check_story();

CREATE FUNCTION publishing_check_story_of_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.human_story_id IS DISTINCT FROM OLD.human_story_id THEN
    RAISE EXCEPTION 'Release % stays with its story', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'release_keeps_its_story';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM publishing_humanstory s WHERE s.id = NEW.human_story_id AND s.agency_id = NEW.agency_id) THEN
    RAISE EXCEPTION 'The story of release % belongs to another agency', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'story_of_the_same_agency';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_story_kept BEFORE UPDATE OF human_story_id ON publishing_release
  FOR EACH ROW WHEN (OLD.human_story_id IS NOT NULL OR NEW.human_story_id IS NOT NULL)
  EXECUTE FUNCTION publishing_check_story_of_release();
CREATE TRIGGER check_story_given BEFORE INSERT ON publishing_release
  FOR EACH ROW WHEN (NEW.human_story_id IS NOT NULL) EXECUTE FUNCTION publishing_check_story_of_release();

CREATE FUNCTION publishing_check_story_writers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.begun_by_id <> OLD.begun_by_id OR NEW.agency_id <> OLD.agency_id OR NOT NEW.writer_ids @> OLD.writer_ids THEN
    RAISE EXCEPTION 'Whose story % is, and who wrote it, stays known', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'story_keeps_its_writers';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_writers BEFORE UPDATE OF begun_by_id, writer_ids, agency_id ON publishing_humanstory
  FOR EACH ROW EXECUTE FUNCTION publishing_check_story_writers();

CREATE FUNCTION publishing_check_fact_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  s publishing_humanstory;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A check is never deleted; it is revoked' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.revoked_at IS NOT NULL
       OR (to_jsonb(NEW) - 'revoked_at' - 'revoked_by_id') <> (to_jsonb(OLD) - 'revoked_at' - 'revoked_by_id') THEN
      RAISE EXCEPTION 'A check is never rewritten; it is revoked once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO STRICT s FROM publishing_humanstory WHERE id = NEW.story_id FOR UPDATE;
  IF NEW.words_hash <> s.words_hash THEN
    RAISE EXCEPTION 'The check names other words than those of story %', s.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'check_of_exactly_these_words';
  END IF;
  IF NEW.by_id = s.begun_by_id OR s.writer_ids @> to_jsonb(NEW.by_id) THEN
    RAISE EXCEPTION 'Who wrote story % does not check it', s.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'check_by_somebody_else';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM publishing_factpoint p WHERE p.story_id = s.id AND p.left_at IS NULL)
     OR EXISTS (SELECT 1 FROM publishing_factpoint p WHERE p.story_id = s.id AND p.left_at IS NULL
                AND (p.result <> 'right' OR p.by_id = s.begun_by_id OR s.writer_ids @> to_jsonb(p.by_id))) THEN
    RAISE EXCEPTION 'Not every point of story % was found right by somebody who did not write it', s.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'every_point_is_right';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_fact_check BEFORE INSERT OR UPDATE OR DELETE ON publishing_factcheck
  FOR EACH ROW EXECUTE FUNCTION publishing_check_fact_check();

CREATE FUNCTION publishing_check_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  later text[] := ARRAY['withdrawn_on', 'withdrawal_way', 'withdrawal_noted_by_id', 'withdrawal_noted_at'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A consent is never deleted; it is withdrawn' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (OLD.withdrawn_on IS NOT NULL AND to_jsonb(NEW) <> to_jsonb(OLD))
     OR (to_jsonb(NEW) - later - 'read_hash') <> (to_jsonb(OLD) - later - 'read_hash') THEN
    RAISE EXCEPTION 'A consent is never rewritten; it is withdrawn once' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_consent BEFORE UPDATE OR DELETE ON publishing_consent
  FOR EACH ROW EXECUTE FUNCTION publishing_check_consent();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON publishing_consent
  FOR EACH STATEMENT EXECUTE FUNCTION publishing_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON publishing_factcheck
  FOR EACH STATEMENT EXECUTE FUNCTION publishing_refuse_change();
"""

BACK = """
DROP TRIGGER never_emptied ON publishing_factcheck;
DROP TRIGGER never_emptied ON publishing_consent;
DROP TRIGGER check_consent ON publishing_consent;
DROP TRIGGER check_fact_check ON publishing_factcheck;
DROP TRIGGER check_writers ON publishing_humanstory;
DROP TRIGGER check_story_given ON publishing_release;
DROP TRIGGER check_story_kept ON publishing_release;
DROP TRIGGER check_story ON publishing_publication;
DROP FUNCTION publishing_check_consent();
DROP FUNCTION publishing_check_fact_check();
DROP FUNCTION publishing_check_story_writers();
DROP FUNCTION publishing_check_story_of_release();
DROP FUNCTION publishing_check_story();
DROP FUNCTION publishing_may_leave(bigint, timestamptz);
DROP FUNCTION publishing_story_gap(bigint, timestamptz);
DROP FUNCTION publishing_consent_material(text);
DROP FUNCTION publishing_consent_channel(text);
ALTER TABLE publishing_humanstory DROP CONSTRAINT story_has_the_hash_of_its_words;
DROP FUNCTION publishing_words_hash(text, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0007_sort_keys"),
        ("policies", "0003_sort_keys"),
        ("publishing", "0006_sort_keys"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="publication",
            name="kind",
            field=models.CharField(
                choices=[
                    ("press_release", "Thông cáo báo chí"),
                    ("statement", "Phát ngôn"),
                    ("response", "Phản hồi"),
                    ("bulletin", "Bản tin"),
                    ("background", "Tài liệu nền"),
                    ("warning", "Cảnh báo khẩn"),
                    ("human_story", "Câu chuyện"),
                ],
                db_index=True,
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="kind",
            field=models.CharField(
                choices=[
                    ("press_release", "Thông cáo báo chí"),
                    ("statement", "Phát ngôn"),
                    ("response", "Phản hồi"),
                    ("bulletin", "Bản tin"),
                    ("background", "Tài liệu nền"),
                    ("warning", "Cảnh báo khẩn"),
                    ("human_story", "Câu chuyện"),
                ],
                max_length=16,
                verbose_name="Loại",
            ),
        ),
        migrations.AlterField(
            model_name="route",
            name="kind",
            field=models.CharField(
                choices=[
                    ("press_release", "Thông cáo báo chí"),
                    ("statement", "Phát ngôn"),
                    ("response", "Phản hồi"),
                    ("bulletin", "Bản tin"),
                    ("background", "Tài liệu nền"),
                    ("warning", "Cảnh báo khẩn"),
                    ("human_story", "Câu chuyện"),
                ],
                max_length=16,
                verbose_name="Loại",
            ),
        ),
        migrations.CreateModel(
            name="HumanStory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("benefit", models.CharField(blank=True, max_length=200, verbose_name="Cho thấy lợi ích nào")),
                ("called", models.CharField(max_length=120, verbose_name="Gọi người trong câu chuyện là")),
                ("title", models.CharField(max_length=200, verbose_name="Tiêu đề")),
                ("lead", models.TextField(verbose_name="Sapô")),
                (
                    "body",
                    models.TextField(
                        help_text="HTML paragraphs made from the officer's plain text.", verbose_name="Câu chuyện"
                    ),
                ),
                (
                    "words_hash",
                    models.CharField(
                        editable=False, help_text="Of title, lead and body; see words_hash().", max_length=64
                    ),
                ),
                (
                    "writer_ids",
                    models.JSONField(default=list, help_text="Ids of all who ever wrote its words; it only grows."),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
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
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "key_message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="human_stories",
                        to="policies.keymessage",
                        verbose_name="Minh hoạ thông điệp",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="human_stories",
                        to="policies.policy",
                        verbose_name="Chính sách",
                    ),
                ),
            ],
            options={
                "verbose_name": "Câu chuyện",
                "verbose_name_plural": "Kho câu chuyện",
            },
        ),
        migrations.CreateModel(
            name="FactPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        choices=[("whole", "cả câu chuyện"), ("figure", "máy tìm thấy"), ("officer", "cán bộ thêm")],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(max_length=300, verbose_name="Điều cần kiểm")),
                (
                    "around",
                    models.CharField(
                        blank=True, help_text="Of a figure: the sentence in which it stands.", max_length=300
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("open", "chưa kiểm"),
                            ("right", "đúng"),
                            ("corrected", "sai, phải sửa"),
                            ("unverified", "không kiểm được, phải bỏ"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="Kết quả",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("document", "đối chiếu giấy tờ"),
                            ("on_site", "xem tại chỗ"),
                            ("unit", "gọi điện hỏi đơn vị"),
                        ],
                        max_length=8,
                        verbose_name="Kiểm bằng cách nào",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="Nguồn")),
                ("right_words", models.CharField(blank=True, max_length=300, verbose_name="Viết lại cho đúng")),
                ("at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points", to="publishing.humanstory"
                    ),
                ),
            ],
            options={
                "verbose_name": "Điều cần kiểm",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FactCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words_hash", models.CharField(max_length=64)),
                (
                    "points",
                    models.JSONField(help_text="What was checked, how, against which source, by whose id, when."),
                ),
                ("at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fact_checks",
                        to="publishing.humanstory",
                    ),
                ),
            ],
            options={
                "verbose_name": "Kết quả kiểm chứng",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paper_number", models.CharField(max_length=80, verbose_name="Số, ký hiệu hồ sơ lưu")),
                ("signed_on", models.DateField(verbose_name="Ngày ký")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="Có giá trị đến hết ngày")),
                (
                    "materials",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("text", "lời kể bằng chữ"),
                                ("photo", "ảnh"),
                                ("voice", "giọng nói"),
                                ("video", "video"),
                            ],
                            max_length=8,
                        ),
                        size=None,
                        verbose_name="Cho dùng",
                    ),
                ),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("web", "cổng và trang chính sách"),
                                ("press", "báo chí"),
                                ("loudspeaker", "loa truyền thanh"),
                                ("message", "tin nhắn, Zalo"),
                                ("print", "bảng tin, tờ in"),
                                ("social", "mạng xã hội của cơ quan"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Trên kênh",
                    ),
                ),
                ("every_channel", models.BooleanField(default=False, verbose_name="Mọi kênh")),
                (
                    "read_hash",
                    models.CharField(
                        blank=True,
                        help_text="Of the words the person read or heard; empty when she has not.",
                        max_length=64,
                    ),
                ),
                ("is_child", models.BooleanField(default=False, verbose_name="Người trong câu chuyện là trẻ em")),
                ("by_guardian", models.BooleanField(default=False, verbose_name="Cha mẹ hoặc người giám hộ đã ký")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="Ngày rút lại")),
                (
                    "withdrawal_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paper", "bằng văn bản"),
                            ("in_person", "nói trực tiếp với cán bộ"),
                            ("telephone", "gọi điện"),
                            ("message", "nhắn tin, thư điện tử"),
                            ("mistake", "cơ quan ghi nhầm, lập lại dòng khác"),
                        ],
                        max_length=10,
                        verbose_name="Rút lại bằng cách nào",
                    ),
                ),
                ("withdrawal_noted_at", models.DateTimeField(null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Cán bộ nhận giấy",
                    ),
                ),
                (
                    "withdrawal_noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="publishing.humanstory"
                    ),
                ),
            ],
            options={
                "verbose_name": "Giấy đồng ý",
                "ordering": ["-signed_on", "-id"],
            },
        ),
        migrations.AddField(
            model_name="release",
            name="human_story",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="publishing.humanstory",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("human_story__isnull", False), ("kind", "human_story")),
                    models.Q(models.Q(("kind", "human_story"), _negated=True), ("human_story", None)),
                    _connector="OR",
                ),
                name="story_release_has_its_story",
            ),
        ),
        migrations.AddIndex(
            model_name="humanstory",
            index=models.Index(fields=["agency", "-changed_at"], name="human_story_desk"),
        ),
        migrations.AddConstraint(
            model_name="factpoint",
            constraint=models.UniqueConstraint(fields=("story", "words", "around"), name="one_point_of_these_words"),
        ),
        migrations.AddConstraint(
            model_name="factpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at", None), ("by", None), ("result", "open")),
                    models.Q(
                        ("at__isnull", False),
                        ("by__isnull", False),
                        models.Q(("result", "open"), _negated=True),
                        models.Q(("way", ""), _negated=True),
                        models.Q(("source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="result_says_by_whom_and_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_child", False), ("by_guardian", True), _connector="OR"),
                name="guardian_signs_for_child",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("paper_number", ""), _negated=True), name="consent_names_its_paper"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("every_channel", True), models.Q(("channels", []), _negated=True), _connector="OR"),
                name="consent_names_channels",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("materials", []), _negated=True), name="consent_names_materials"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until", None), ("valid_until__gte", models.F("signed_on")), _connector="OR"),
                name="consent_ends_after_signing",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawal_noted_at", None), ("withdrawal_way", ""), ("withdrawn_on", None)),
                    models.Q(
                        ("withdrawal_noted_at__isnull", False),
                        ("withdrawn_on__gte", models.F("signed_on")),
                        models.Q(("withdrawal_way", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="withdrawn_consent_says_how",
            ),
        ),
        migrations.RunSQL(RULES, BACK),
    ]
