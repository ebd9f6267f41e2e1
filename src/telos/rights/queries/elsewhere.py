"""Every table that holds nothing of a client's to take along, with the reason why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACCOUNT: Final = "of an account, not of a record: seen and ended under “Your account”"
_STAFF: Final = "of those who work in a practice"
_SHELF: Final = "of a practice: nobody's record"
NOT_OF_A_CLIENT: Final[Mapping[str, str]] = {
    "contenttypes.ContentType": "of Django",
    "auth.Permission": "of Django",
    "auth.Group": "of Django",
    "sessions.Session": _ACCOUNT,
    "account.EmailAddress": _ACCOUNT,
    "account.EmailConfirmation": _ACCOUNT,
    "mfa.Authenticator": _ACCOUNT,
    "usersessions.UserSession": _ACCOUNT,
    "notices.Notice": _ACCOUNT,
    "people.AccountLink": "keys that were mailed and opened something once; gone with the account",
    "vault.WrappedKey": "keys: what they open is in the copy",
    "audit.ChainHead": _SHELF,
    "people.Practice": "its name stands at the head of the copy",
    "people.Membership": _STAFF,
    "access.Supervision": _STAFF,
    "access.ConsentDraft": _SHELF,
    "access.ConsentText": "of a practice; the book holds the words that were answered",
    "access.ConsentRetirement": "of a practice: since when something is asked of nobody",
    "plans.PlanTemplate": "a practice's own knowledge of its craft; nothing of a client's is in it",
    "measures.PracticeInstrument": _SHELF,
    "measures.PracticeWording": _SHELF,
    "rights.ErasedRecord": "there is nothing left to copy",
    "rights.Erasure": "names an id that no record has any more",
    "rights.RetentionRule": _SHELF,
}
