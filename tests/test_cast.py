"""The cast is what it says it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from tests.cast import EVERYBODY

if TYPE_CHECKING:
    from tests.cast import Cast


def test_cast_only_client_and_her_therapist_read_her_goals(cast: Cast) -> None:
    readers = [
        name
        for name in EVERYBODY
        if clients_visible_to(cast.person(name), RecordKind.GOALS)
        .filter(pk=cast.client_record.pk)
        .exists()
    ]

    assert readers == ["client", "her_therapist"]
