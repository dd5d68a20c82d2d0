"""What the ledger's benchmarks share: a world of its own on a database of its own, and the processes that work in it.

Nothing here runs by itself: `bench/delivery.py` and `bench/delivery_kill.py` start `speed.py` and `kill.py` as
processes, because Django is told once in a process where its database is.
"""
