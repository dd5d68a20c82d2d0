"""The story the demonstration tells: invented agencies, outlets, policies and 60 days of press.

Pure: no Django, no database, no clock. ``write_script`` writes the same story for the same seed and
end; every article carries the truth about itself, so that the path which reads it can be measured.
The words are in ``content/``; the code only composes them.
"""

from danbiet.demo.script.nouns import Article, Burst, Outlet, Policy, Rise, Truth
from danbiet.demo.script.story import Script, write_script
from danbiet.demo.script.world import World, spoken, world

__all__ = [
    "Article",
    "Burst",
    "Outlet",
    "Policy",
    "Rise",
    "Script",
    "Truth",
    "World",
    "spoken",
    "world",
    "write_script",
]
