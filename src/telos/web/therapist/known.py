"""An address that is somebody's already: said plainly of whom one knows, neutrally of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from telos.access.queries import clients_at_address, clients_in_care_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from telos.people.forms import AddClientForm, CorrectClientForm
    from telos.people.models import Client, Person, Practice


def refuse_whom_one_knows(
    viewer: Person,
    practice: Practice,
    form: AddClientForm | CorrectClientForm,
    *,
    besides: Mapping[str, UUID],
) -> None:
    """Refuse the address of somebody whom the viewer sees already, and lead to them.

    Not of the client whose record it is, nor of whom the same form made before (`besides`).
    """
    email: str = form.cleaned_data["email"]
    if not email:
        return
    known = clients_at_address(viewer, practice, email).exclude(**besides)
    client = known.select_related("practice").first()
    if client is not None:
        form.refuse_own(client, _page_of(viewer, client))


def _page_of(viewer: Person, client: Client) -> str:
    if clients_in_care_of(viewer).filter(pk=client.pk).exists():
        return reverse("client", args=[client.public_id])
    return reverse("practice-care", args=[client.practice.public_id, client.public_id])
