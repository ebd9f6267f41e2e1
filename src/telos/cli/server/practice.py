"""`telos practice`: opening a practice."""

from typing import Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.server.speaking import stop

practice = typer.Typer(no_args_is_help=True, help=_("Open a practice."))


@practice.callback()
def about() -> None:
    """Open a practice."""


@practice.command()
def new(
    *,
    name: Annotated[str, typer.Option(help=_("What the practice is called."))],
    country: Annotated[
        str, typer.Option(help=_("Where it is: two letters, for instance GB or US."))
    ],
    therapist_email: Annotated[str, typer.Option(help=_("The first therapist’s address."))],
    therapist_name: Annotated[str, typer.Option(help=_("The first therapist’s name."))],
) -> None:
    """Open a practice with its first therapist, who also manages it.

    The password is asked for twice, or read from TELOS_NEW_PASSWORD.
    """
    from telos.cli.server.installation import start_django

    start_django()
    from telos.cli.server.accounts import require_email
    from telos.cli.server.tables import require_tables
    from telos.people.enums import COUNTRIES

    if country.strip().upper() not in COUNTRIES:
        stop(
            _("“{country}” is not a country of two letters, such as GB or IE.").format(
                country=country
            )
        )
    if not name.strip() or not therapist_name.strip():
        stop(_("Both the practice and the therapist need a name."))
    require_tables()
    _open(
        name=name,
        country=country.strip(),
        email=require_email(therapist_email),
        therapist_name=therapist_name,
    )
    typer.echo(
        _("{practice} is open. {therapist} can sign in with {email}.").format(
            practice=name.strip(), therapist=therapist_name.strip(), email=therapist_email.strip()
        )
    )
    typer.echo(_("Start it with: telos serve"))


def _open(*, name: str, country: str, email: str, therapist_name: str) -> None:
    from django.db import transaction

    from telos.cli.server.accounts import person_with
    from telos.people.actions import add_member, start_practice
    from telos.people.enums import Role
    from telos.people.models import Person

    if Person.objects.filter(email=email).exists():
        stop(
            _("{email} has an account already. A practice is opened with a new one.").format(
                email=email
            )
        )
    with transaction.atomic():
        founder = person_with(email=email, name=therapist_name)
        # Somebody has to let the next ones in: the founder does, until they hand it over.
        opened = start_practice(name=name, country=country, founder=founder, role=Role.MANAGER)
        add_member(actor=founder, practice=opened, person=founder, role=Role.THERAPIST)
