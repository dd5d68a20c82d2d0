"""What is unwise in a saved query, and the one thing that is refused.

Saved queries are public (trust promise 8), and listening follows policies, never
people: a query that names a private person cannot be saved. Everything else is
advice. The word lists beside this file are data, kept by hand.
"""

from danbiet.engine.matching.linting.findings import Finding, Kind
from danbiet.engine.matching.linting.lint import lint

__all__ = ["Finding", "Kind", "lint"]
