"""The ``danbiet`` command. Every verb calls an action of a room.

A command is a file here: ``listen.py`` holds a click command or group named ``command`` and becomes
``danbiet listen``. Files are imported only when their command is asked for, so that ``danbiet up`` does not pay
for all of them; a file whose name begins with an underscore is a helper.
"""

from danbiet.cli._loader import main

__all__ = ["main"]
