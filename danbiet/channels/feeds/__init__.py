"""What readers' programs fetch: RSS 2.0, Atom 1.0 and JSON Feed 1.1 from one list of entries.

Pure functions: the same entries give the same bytes, so that a page can be
cached and compared. A correction is an entry of its own that names what it
corrects; nothing disappears from a feed in silence.
"""

from danbiet.channels.feeds.entries import BadFeed, Enclosure, Entry, Feed
from danbiet.channels.feeds.json_feed import json_feed
from danbiet.channels.feeds.xml_feeds import atom, rss

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}

__all__ = ["CONTENT_TYPES", "BadFeed", "Enclosure", "Entry", "Feed", "atom", "json_feed", "rss"]
