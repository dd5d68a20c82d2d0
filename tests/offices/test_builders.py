"""The builders of the tests build what they say."""

from danbiet.listening.models import Feed, Item, ItemText, Story
from tests.builders import (
    a_digest,
    a_digest_line,
    a_family,
    a_feed,
    a_mention,
    a_policy,
    a_saved_query,
    a_source,
    a_story,
    an_alarm,
    an_item,
)


def test_an_article_that_the_ministry_follows_is_seen_by_its_officers_only(ministry, officer, outsider):
    item = an_item(a_source("Báo Một"), title="Học phí giảm", followed_by=ministry)
    assert list(Item.objects.visible_to(officer)) == [item]
    assert list(Item.objects.visible_to(outsider)) == []
    assert ItemText.objects.get(item_id=item.pk).body == "Nội dung bài viết."


def test_a_world_of_one_policy(ministry, officer):
    policy = a_policy(ministry)
    first, copy = an_item(followed_by=ministry), an_item(followed_by=ministry)
    family = a_family(first, copy)
    story = a_story(first, copy)
    a_mention(first, policy)
    digest = a_digest(ministry, signed_by=officer)
    line = a_digest_line(digest, policy, story, first)
    assert (an_alarm(policy).agency, a_saved_query(policy).policy, line.digest) == (ministry, policy, digest)
    assert (story.articles, story.independent, family.size) == (2, 1, 2)
    assert list(Story.objects.visible_to(officer)) == [story]


def test_a_followed_feed_is_polled(ministry):
    feed = a_feed(followed_by=ministry)
    assert list(Feed.objects.followed()) == [feed]
