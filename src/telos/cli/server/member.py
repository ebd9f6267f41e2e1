"""`telos member`: taking somebody into a practice, and helping one who has lost their phone."""

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
    practice: Annotated[
        str, typer.Option(help=_("Which practice, by its name or id, if there are several."))
    ] = "",
    site: Annotated[
        str, typer.Option(help=_("Where Telos is reached, for instance https://telos.example."))
    ] = "",
    by: Annotated[
        str, typer.Option(help=_("E-mail address of the manager who says so, if several."))
    ] = "",
) -> None:
    """Take a therapist, facilitator or manager into a practice.

    The trail names the manager who said so. Whoever has no account yet is invited: the link that
    is printed is for them alone, works once and for seven days.
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
    _take_in(joined, by=_manager(joined, by), email=address, name=name, role=role, site=site)


@member.command(name="reset-second-factor")
def reset(
    *,
    email: Annotated[str, typer.Option(help=_("Their e-mail address."))],
) -> None:
    """Take away the second factor of somebody who has lost it, recovery codes included.

    A manager does this on a page for their colleagues; this is for whoever has no manager left.
    Make sure first that it is they who ask. Their sessions end, and they set up a new one.
    """
    from telos.cli.server.installation import start_django

    start_django()
    from telos.cli.server.accounts import require_email
    from telos.cli.server.tables import require_tables
    from telos.people.actions import reset_second_factor_at_console
    from telos.people.models import Person
    from telos.web.account.letters import tell_of_change_by_the_server

    address = require_email(email)
    require_tables()
    person = Person.objects.filter(email=address).first()
    if person is None:
        stop(_("Nobody here signs in with {email}.").format(email=address))
    reset_second_factor_at_console(person=person)
    is_told = tell_of_change_by_the_server(
        person, _("The second step of signing in to your account was reset.")
    )
    typer.echo(
        _("Done. {name} signs in with the password alone once more, and sets up a new one.").format(
            name=person.display_name
        )
    )
    if is_told:
        typer.echo(_("A mail tells them of it."))
    else:
        typer.echo(_("The mail to them could not be sent: tell them yourself."))


def _take_in(
    practice: "Practice", *, by: "Person", email: str, name: str, role: str, site: str
) -> None:
    from telos.people.actions import add_member
    from telos.people.enums import Role
    from telos.people.models import Person

    known = Person.objects.filter(email=email).first()
    if known is None:
        _invite(practice, by=by, email=email, name=name, role=role, site=site)
        return
    add_member(actor=by, practice=practice, person=known, role=Role(role))
    typer.echo(
        _("{name} is now {role} of {practice} and signs in with {email}.").format(
            name=known.display_name, role=role, practice=practice.name, email=email
        )
    )


def _invite(
    practice: "Practice", *, by: "Person", email: str, name: str, role: str, site: str
) -> None:
    from django.urls import reverse

    from telos.people.actions import invite_member
    from telos.people.enums import Role

    if not name.strip():
        stop(_("Nobody has this address yet, so say whose it is with --name."))
    sent = invite_member(
        actor=by, practice=practice, email=email, display_name=name, role=Role(role)
    )
    typer.echo(
        _(
            "{name} is invited as {role} of {practice}. Give them this link; it works once, and "
            "for seven days:"
        ).format(name=name.strip(), role=role, practice=practice.name)
    )
    typer.echo(f"  {_site(site)}{reverse('invitation', kwargs={'key': sent.key})}")


def _site(given: str) -> str:
    from django.conf import settings

    origins = [given, *settings.CSRF_TRUSTED_ORIGINS, "http://127.0.0.1:8000"]
    return next(origin for origin in origins if origin).rstrip("/")


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
