"""Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom, JSON Feed 1.0 and 1.1.

``parse`` answers with a ``Feed`` or raises ``NotAFeed`` saying what the
document is instead and what to do.
"""

from danbiet.sources.feeds.parsing import parse
from danbiet.sources.feeds.refusals import NotAFeed

__all__ = ["NotAFeed", "parse"]
