"""Two or more deeds at the same moment, each on a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any, Final

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable

# Seconds after which a racer that never came is given up.
_PATIENCE = 60

# PostgreSQL's pool holds eight connections, and the test itself may be holding one.
MOST_RACERS: Final = 7


def race(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all deeds at the same moment; return what each came to, an error included."""
    if len(deeds) > MOST_RACERS:
        raise ValueError(f"{len(deeds)} racers would wait for each other's connections")
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            start.wait(_PATIENCE)
            return deed()
        except Exception as error:  # noqa: BLE001 -- what the racer came to
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as racers:
        return [racer.result(_PATIENCE) for racer in [racers.submit(run, deed) for deed in deeds]]


def errors_in(outcomes: list[Any]) -> list[type[Exception]]:
    """Return the kinds of error that racers came to."""
    return [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]
