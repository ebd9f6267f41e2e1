"""Answering the web: one process that watches, and workers that answer."""

import logging
from typing import Final

from telos.cli.language import gettext as _
from telos.cli.server.speaking import stop

# Each worker answers so many requests at a time; a database has little use for more.
BLOCKING_THREADS: Final = 4
# Connections that a worker holds open before others wait in line; a browser holds up to six.
CONNECTIONS_A_WORKER: Final = 256
# Seconds until a worker that does not stop is stopped.
PATIENCE: Final = 10
_FORMATTER: Final = {"()": "telos.config.logs.AllowedFields"}
# The server's own log holds what ours may hold.
_LOGS: Final = {"formatters": {"generic": _FORMATTER, "access": _FORMATTER}}


def answer_requests(*, host: str, port: int, workers: int) -> None:
    """Answer until interrupted. There is no access log: addresses name people's records."""
    from granian.constants import Interfaces
    from granian.errors import FatalError
    from granian.log import LogLevels
    from granian.server import Server

    logging.getLogger("_granian").setLevel(logging.ERROR)
    server = Server(
        "telos.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        backpressure=CONNECTIONS_A_WORKER,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        log_dictconfig=_LOGS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )
    try:
        server.serve()
    except FatalError:
        stop(_("The server could not start; what stands above says why."))
