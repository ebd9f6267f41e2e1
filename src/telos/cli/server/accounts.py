"""A new account at the command line: an address, a name, and a password said twice."""

import os
from typing import TYPE_CHECKING

import typer

from telos.cli.language import gettext as _
from telos.cli.server.speaking import stop

if TYPE_CHECKING:
    from telos.people.models import Person

# Where a password is read from when nobody is there to type it.
PASSWORD_VARIABLE = "TELOS_NEW_PASSWORD"  # noqa: S105 -- the name of a variable, no password


def require_email(email: str) -> str:
    """Return the address in one spelling, or say that it is none."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email.strip())
    except ValidationError:
        stop(_("“{email}” is not an e-mail address.").format(email=email))
    return email.strip().lower()


def person_with(*, email: str, name: str) -> "Person":
    """Return the person with this address, or make an account with a password of their own."""
    from telos.people.actions import create_person
    from telos.people.models import Person

    known = Person.objects.filter(email=email).first()
    if known is not None:
        return known
    if not name.strip():
        stop(_("Nobody has this address yet, so say whose it is with --name."))
    password = _new_password(Person(email=email, display_name=name))
    return create_person(email=email, display_name=name, password=password)


def _new_password(person: "Person") -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        problems = _problems(given, person)
        if problems:
            stop(
                _("The password in {name} cannot be used:").format(name=PASSWORD_VARIABLE),
                *problems,
            )
        return given
    typer.echo(
        _("A password for {name} (12 characters or more; it is not shown).").format(
            name=person.display_name
        )
    )
    while True:
        first = typer.prompt(_("Password"), hide_input=True)
        problems = _problems(first, person)
        if problems:
            for problem in problems:
                typer.echo(problem, err=True)
        elif typer.prompt(_("The same again"), hide_input=True) == first:
            return str(first)
        else:
            typer.echo(_("The two were not the same. Once more, please."), err=True)


def _problems(password: str, person: "Person") -> list[str]:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password, user=person)
    except ValidationError as error:
        return [str(message) for message in error.messages]
    return []
