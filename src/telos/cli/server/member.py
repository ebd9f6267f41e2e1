"""`telos member`: taking somebody into a practice."""

from typing import TYPE_CHECKING, Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.server.speaking import stop

if TYPE_CHECKING:
    from telos.people.models import Person, Practice

member = typer.Typer(no_args_is_help=True, help=_("Take somebody into a practice."))

ROLES = ("therapist", "facilitator", "manager")


@member.callback()
def about() -> None:
    """Take somebody into a practice."""


@member.command()
def add(
    *,
    email: Annotated[str, typer.Option(help=_("Their e-mail address."))],
    role: Annotated[str, typer.Option(help=_("therapist, facilitator or manager."))],
    name: Annotated[str, typer.Option(help=_("Their name, where the account is new."))] = "",
    practice: Annotated[str, typer.Option(help=_("Which practice, if there are several."))] = "",
    by: Annotated[
        str, typer.Option(help=_("E-mail address of the manager who says so, if several."))
    ] = "",
) -> None:
    """Take a therapist, facilitator or manager into a practice.

    The trail names the manager who said so. The password of a new account is asked for twice,
    or read from TELOS_NEW_PASSWORD.
    """
    if role not in ROLES:
        stop(_("--role is therapist, facilitator or manager, not “{role}”.").format(role=role))
    from telos.cli.server.installation import start_django

    start_django()
    from telos.cli.server.accounts import require_email
    from telos.cli.server.tables import require_tables, the_practice

    address = require_email(email)
    require_tables()
    joined = the_practice(practice)
    person = _take_in(joined, by=_manager(joined, by), email=address, name=name, role=role)
    typer.echo(
        _("{name} is now {role} of {practice} and signs in with {email}.").format(
            name=person.display_name, role=role, practice=joined.name, email=address
        )
    )


def _take_in(practice: "Practice", *, by: "Person", email: str, name: str, role: str) -> "Person":
    from django.db import transaction

    from telos.cli.server.accounts import person_with
    from telos.people.actions import add_member
    from telos.people.enums import Role

    with transaction.atomic():
        person = person_with(email=email, name=name)
        add_member(actor=by, practice=practice, person=person, role=Role(role))
    return person


def _manager(practice: "Practice", email: str) -> "Person":
    from telos.people.enums import Role
    from telos.people.models import Person

    managers = Person.objects.filter(
        memberships__practice=practice,
        memberships__role=Role.MANAGER,
        memberships__ended_on=None,
    )
    found = list(managers.filter(email=email.strip().lower()) if email else managers)
    if len(found) == 1:
        return found[0]
    if email:
        stop(_("{email} does not manage {practice}.").format(email=email, practice=practice.name))
    addresses = ", ".join(person.email for person in found)
    return stop(_("Say with --by which manager takes them in: {them}.").format(them=addresses))
