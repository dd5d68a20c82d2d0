"""Commune stations: real MQTT clients that verify, fetch, play in simulated time and report.

Player   one station's rules, without a network
Station  a Player with a connection of its own; it can lose power, be away, refuse, run a wrong clock
Fleet    thousands of Players over one connection, for the demonstration
Shelf    the HTTP server that holds the audio
"""

from danbiet.channels.simulators.station.client import Station
from danbiet.channels.simulators.station.fleet import Fleet, Habit
from danbiet.channels.simulators.station.player import NoAudio, Player, Report
from danbiet.channels.simulators.station.shelf import Shelf

__all__ = ["Fleet", "Habit", "NoAudio", "Player", "Report", "Shelf", "Station"]
