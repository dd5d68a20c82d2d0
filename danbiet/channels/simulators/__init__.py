"""Providers that live on 127.0.0.1: real peers over real sockets, for tests, the demonstration and drills.

Each is a context manager that listens on a free port in a thread of its own and misbehaves as its ``Script`` says.
Each remembers what it was given by key, so that a double is seen; ``Apart`` runs one in a process of its own.
"""
