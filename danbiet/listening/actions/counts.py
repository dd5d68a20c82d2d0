"""Roll-ups: what a page counts is counted when it changes, not when it is looked at."""

from __future__ import annotations

from collections.abc import Iterable

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
# never count it twice; hours that lost their last mention go to zero and are deleted.
POLICIES = """
WITH standing AS (
  SELECT m.policy_id, i.story_id, i.is_original, date_trunc('hour', m.at) AS hour,
         min(date_trunc('hour', m.at)) OVER (PARTITION BY m.policy_id, i.story_id) AS first_hour
  FROM listening_mention m JOIN listening_item i ON i.id = m.item_id
  WHERE m.policy_id = ANY(%(policies)s) AND m.state <> 'struck'
), touched AS (
  SELECT DISTINCT policy_id, hour FROM standing WHERE story_id = ANY(%(stories)s)
  UNION SELECT policy_id, hour FROM listening_storycount
    WHERE policy_id = ANY(%(policies)s) AND hour = ANY(%(hours)s::timestamptz[])
), counted AS (
  SELECT t.policy_id, t.hour, count(DISTINCT s.story_id) AS stories,
         count(DISTINCT s.story_id) FILTER (WHERE s.first_hour = t.hour) AS new_stories,
         count(s.story_id) AS articles, count(s.story_id) FILTER (WHERE s.is_original) AS independent
  FROM touched t LEFT JOIN standing s USING (policy_id, hour) GROUP BY 1, 2
)
INSERT INTO listening_storycount (policy_id, hour, stories, new_stories, articles, independent)
SELECT policy_id, hour, stories, new_stories, articles, independent FROM counted
ON CONFLICT (policy_id, hour) DO UPDATE SET
  stories = excluded.stories, new_stories = excluded.new_stories,
  articles = excluded.articles, independent = excluded.independent
"""


def recount_stories(story_ids: Iterable[int]) -> None:
    """Count again the articles, independent reports and outlets of these stories; empty ones go."""
    wanted = list(story_ids)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(STORIES, [wanted])
        cursor.execute(
            "DELETE FROM listening_story s WHERE id = ANY(%s)"
            " AND NOT EXISTS (SELECT 1 FROM listening_item i WHERE i.story_id = s.id)",
            [wanted],
        )


def recount_policies(policy_ids: Iterable[int], *, stories: Iterable[int], hours: Iterable[object] = ()) -> None:
    """Count again, for these policies, the hours in which these stories were mentioned (and ``hours``)."""
    policies = list(policy_ids)
    if not policies:
        return
    with connection.cursor() as cursor:
        cursor.execute(POLICIES, {"policies": policies, "stories": list(stories), "hours": list(hours)})
        cursor.execute("DELETE FROM listening_storycount WHERE policy_id = ANY(%s) AND articles = 0", [policies])
