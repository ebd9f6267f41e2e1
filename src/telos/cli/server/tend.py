"""`telos tend`: what is due is done, again and again: mails go out, ended sessions go."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext

EVERY_SECONDS: Final = 30
"""TRUST.md, rule 5: who is told of an emergency is told within sixty seconds."""
_PATIENCE_SECONDS: Final = 10


def tend(
    *,
    once: Annotated[
        bool, typer.Option("--once", help=_("Do what is due now, and end: for a timer."))
    ] = False,
) -> None:
    """Mail what people are to be told of; clear sessions that ran out. `telos serve` runs it."""
    from telos.cli.server.installation import require_data_folder, start_django
    from telos.cli.server.serving import at_work
    from telos.cli.server.tables import require_tables

    # Asked before anything else: whoever began this may be gone by the time that Django is there.
    began_by = os.getppid()
    require_data_folder()
    start_django()
    require_tables()
    with at_work():
        if once:
            from telos.notices.tasks import mail_due
            from telos.web.tasks import put_away_ran_out

            mailed = mail_due()
            put_away_ran_out()
            words = ngettext("{count} mail went out.", "{count} mails went out.", mailed)
            typer.echo(words.format(count=mailed))
            return
        _go_on(began_by)


@contextmanager
def tending() -> Iterator[None]:
    """Have what is due done in a process of its own, for as long as the block runs."""
    beside = subprocess.Popen([sys.executable, "-m", "telos", "tend"])
    try:
        yield
    finally:
        beside.terminate()
        try:
            beside.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            beside.kill()


def _go_on(began_by: int) -> None:
    """Go on until stopped, or until whoever began this is no more."""
    while True:
        _sweep()
        until = time.monotonic() + EVERY_SECONDS
        while time.monotonic() < until:
            if os.getppid() != began_by:
                return
            time.sleep(1)


def _sweep() -> None:
    """Do what is due; a database that is away for a while is asked again the next time."""
    import logging

    from django.db import DatabaseError, connections

    from telos.notices.tasks import mail_due
    from telos.web.tasks import put_away_ran_out

    try:
        mail_due()
    except DatabaseError:
        logging.getLogger(__name__).warning("notice.not_mailed")
    try:
        put_away_ran_out()
    except DatabaseError:
        logging.getLogger(__name__).warning("session.not_put_away")
    finally:
        connections.close_all()
