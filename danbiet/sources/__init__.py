"""What comes in: feeds, news sitemaps, article pages and files. No Django, no network, no clock.

Every reader takes bytes, answers with plain texts and instants, accounts for
what it left out, and never yields a field about a person.
"""

from danbiet.sources.kinds import KINDS, Kind

__all__ = ["KINDS", "Kind"]
