"""Opening the demonstration world in an empty database."""

from danbiet.demo.actions.opening import AlreadyLoaded, RealAgencyHere, open_world

__all__ = ["AlreadyLoaded", "RealAgencyHere", "open_world"]
