"""The head of the copy: the record itself, the account that goes with it, and its trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telos.rights.queries.tables.reasons import FORM, KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD: Final[Mapping[str, Mapping[str, str]]] = {
    "people.Client": {
        "practice": "",
        "person": "",
        "display_name": "",
        "country": "",
        "added_by": "",
        "submission_key": FORM,
    },
    "people.Person": {
        "email": "",
        "display_name": "",
        "is_active": "",
        "last_login": "",
        "password": "nobody can read it: a hash is kept, and it opens the account",
    },
}
"""Each field with the reason why it stays; empty for those that leave."""

TRAIL: Final[Mapping[str, str]] = {
    "actor_id": "",
    "deed": "",
    "about_kind": "",
    "about_id": "",
    "why": "",
    "place": "",
    "client_id": KEY,
    "practice_id": "stands at the head of the copy",
    "sequence": "of the practice's chain: it would count what was done in other records",
    "previous": "a code of the practice's chain; nothing can be read from it",
    "code": "a code of the practice's chain; nothing can be read from it",
    "device": "a pseudonym of somebody's browser",
}
