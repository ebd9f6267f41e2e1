"""Who was erased and is named here again, since a backup from before was restored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telos.people.models import Client
from telos.vault.queries import erased_owners

if TYPE_CHECKING:
    from collections.abc import Iterator

# SQLite takes a limited number of values.
_AT_A_TIME: Final = 5000


def brought_back() -> list[Client]:
    """Return the clients of all practices whose keys say that they were erased, and no row else.

    Their words stay unreadable; their names and numbers came back with the data, until they are
    erased again.
    """
    return sorted(_found(), key=lambda c: (c.practice.name, c.practice_id, c.display_name, c.pk))


def _found() -> Iterator[Client]:
    gone = sorted(erased_owners())
    for start in range(0, len(gone), _AT_A_TIME):
        asked = gone[start : start + _AT_A_TIME]
        known = Client.objects.filter(public_id__in=asked, erased=None)
        yield from known.select_related("practice")
