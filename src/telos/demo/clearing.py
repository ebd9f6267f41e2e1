"""Taking the demo away again, and never anything else."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command

from telos.audit.guard import lifted
from telos.demo.standing import require_nobody_else


def clear_demo() -> None:
    """Empty every table of a database that holds the demo and nothing else, and its keys’."""
    require_nobody_else()
    with lifted():
        for database in settings.DATABASES:
            call_command("flush", database=database, interactive=False, verbosity=0)
