"""The demonstration's press: invented outlets on loopback, each with its own host, feed and design.

No Django. ``Press`` knows what is published at a moment; ``PressServer`` serves it over HTTP.
"""

from danbiet.demo.press.feeds import feed_path
from danbiet.demo.press.press import Answer, Press
from danbiet.demo.press.server import PressServer

__all__ = ["Answer", "Press", "PressServer", "feed_path"]
