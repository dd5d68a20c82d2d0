"""What readers may see."""

from danbiet.portal.queries.listening import Listening, listening_on

__all__ = ["Listening", "listening_on"]
