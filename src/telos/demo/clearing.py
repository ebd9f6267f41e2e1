"""Taking the demo away again, and never anything else."""

from __future__ import annotations

from django.core.management import call_command

from telos.demo.standing import require_nobody_else


def clear_demo() -> None:
    """Empty every table of a database that holds the demo and nothing else."""
    require_nobody_else()
    call_command("flush", interactive=False, verbosity=0)
