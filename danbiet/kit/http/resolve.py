"""Names to addresses, within a time limit the system's resolver does not have."""

import socket
import threading
from collections.abc import Callable, Sequence

Resolver = Callable[[str, int], Sequence[str]]


class NoSuchName(OSError):
    """The name has no address."""


class ResolverTimeout(OSError):
    """The resolver did not answer in time."""


def system_addresses(host: str, port: int) -> list[str]:
    """Return every address of ``host`` in the system's order, each once.

    Raises NoSuchName.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise NoSuchName(str(error)) from error
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def within(seconds: float, resolver: Resolver, host: str, port: int) -> list[str]:
    """Return ``resolver(host, port)``, waiting no longer than ``seconds``.

    Raises ResolverTimeout, and whatever the resolver raises.
    """
    answer: list[Sequence[str]] = []
    failure: list[Exception] = []

    def ask() -> None:
        try:
            answer.append(resolver(host, port))
        except Exception as error:  # carried to the asking thread
            failure.append(error)

    # getaddrinfo cannot be interrupted; a daemon thread can be left behind.
    thread = threading.Thread(target=ask, daemon=True, name=f"resolve {host}")
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not answer:
        raise ResolverTimeout(host)
    return list(answer[0])
