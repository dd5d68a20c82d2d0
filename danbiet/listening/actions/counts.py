"""Roll-ups: what a page counts is counted when it changes, not when it is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

STORIES = """
UPDATE listening_story AS s SET
  articles = t.articles, independent = t.independent, outlets = t.outlets,
  first_at = t.first_at, last_at = t.last_at, title = t.title
FROM (
  SELECT story_id, count(*) AS articles, count(*) FILTER (WHERE is_original) AS independent,
         count(DISTINCT source_id) AS outlets, min(published_at) AS first_at, max(published_at) AS last_at,
         (array_agg(title ORDER BY NOT is_original, published_at, id))[1] AS title
  FROM listening_item WHERE story_id = ANY(%s) GROUP BY story_id
) AS t WHERE s.id = t.story_id
"""

# A story is new for a policy in the hour of its first standing mention, so that sums over hours
# never count it twice; hours that lost their last mention go to zero and are deleted. Only the touched
# hours are read, and of the stories in them where they began: a long history costs nothing.
POLICIES = """
WITH touched AS (
  SELECT DISTINCT m.policy_id, date_trunc('hour', m.at) AS hour
  FROM listening_item i JOIN listening_mention m ON m.item_id = i.id
  WHERE i.story_id = ANY(%(stories)s) AND m.policy_id = ANY(%(policies)s) AND m.state <> 'struck'
  UNION SELECT policy_id, hour FROM listening_storycount
    WHERE policy_id = ANY(%(policies)s) AND hour = ANY(%(hours)s::timestamptz[])
), standing AS (
  SELECT t.policy_id, t.hour, i.story_id, i.is_original
  FROM touched t JOIN listening_mention m
    ON m.policy_id = t.policy_id AND m.at >= t.hour AND m.at < t.hour + interval '1 hour' AND m.state <> 'struck'
  JOIN listening_item i ON i.id = m.item_id
), begun AS (
  SELECT s.policy_id, s.story_id, min(date_trunc('hour', m.at)) AS first_hour
  FROM (SELECT DISTINCT policy_id, story_id FROM standing) s
  JOIN listening_item i ON i.story_id = s.story_id
  JOIN listening_mention m ON m.item_id = i.id AND m.policy_id = s.policy_id AND m.state <> 'struck'
  GROUP BY 1, 2
), counted AS (
  SELECT t.policy_id, t.hour, count(DISTINCT s.story_id) AS stories,
         count(DISTINCT s.story_id) FILTER (WHERE b.first_hour = t.hour) AS new_stories,
         count(s.story_id) AS articles, count(s.story_id) FILTER (WHERE s.is_original) AS independent
  FROM touched t LEFT JOIN standing s USING (policy_id, hour) LEFT JOIN begun b USING (policy_id, story_id)
  GROUP BY 1, 2
)
INSERT INTO listening_storycount (policy_id, hour, stories, new_stories, articles, independent)
SELECT policy_id, hour, stories, new_stories, articles, independent FROM counted
ON CONFLICT (policy_id, hour) DO UPDATE SET
  stories = excluded.stories, new_stories = excluded.new_stories,
  articles = excluded.articles, independent = excluded.independent
"""


# A statement sees what was committed when it began. Whoever counts waits here first for others that
# count the same, so that the later count sees the earlier one's rows.
LOCK_STORIES = "SELECT id FROM listening_story WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
LOCK_POLICIES = "SELECT id FROM policies_policy WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"

MENTIONED = """
SELECT DISTINCT m.policy_id FROM listening_mention m JOIN listening_item i ON i.id = m.item_id
WHERE i.story_id = ANY(%s)
"""


def hour_of(moment: datetime) -> datetime:
    """Return the hour in which a mention is counted; every local hour is also one of UTC."""
    return moment.replace(minute=0, second=0, microsecond=0)


def recount_mentioned(
    story_ids: Iterable[int], *, policies: Iterable[int] = (), hours: Iterable[datetime] = ()
) -> None:
    """Count these stories again, and every policy that one of them mentions (and ``policies`` in ``hours``)."""
    stories = sorted(set(story_ids))
    recount_stories(stories)
    with connection.cursor() as cursor:
        cursor.execute(MENTIONED, [stories])
        mentioned = {row[0] for row in cursor.fetchall()}
    recount_policies(mentioned | set(policies), stories=stories, hours=hours)


def recount_stories(story_ids: Iterable[int]) -> None:
    """Count again the articles, independent reports and outlets of these stories; empty ones go."""
    wanted = sorted(set(story_ids))
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(LOCK_STORIES, [wanted])
        cursor.execute(STORIES, [wanted])
        cursor.execute(
            "DELETE FROM listening_story s WHERE id = ANY(%s)"
            " AND NOT EXISTS (SELECT 1 FROM listening_item i WHERE i.story_id = s.id)",
            [wanted],
        )


def recount_policies(policy_ids: Iterable[int], *, stories: Iterable[int], hours: Iterable[datetime] = ()) -> None:
    """Count again, for these policies, the hours in which these stories were mentioned (and ``hours``)."""
    policies = sorted(set(policy_ids))
    if not policies:
        return
    with connection.cursor() as cursor:
        cursor.execute(LOCK_POLICIES, [policies])
        cursor.execute(POLICIES, {"policies": policies, "stories": list(stories), "hours": list(hours)})
        cursor.execute("DELETE FROM listening_storycount WHERE policy_id = ANY(%s) AND articles = 0", [policies])
