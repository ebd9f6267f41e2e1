"""The parts that people have in a practice, the countries they may be in, deeds on accounts."""

from telos.people.enums.accounts import AccountDeed, InvitationState, KnownBy, LinkPurpose
from telos.people.enums.countries import COUNTRIES
from telos.people.enums.roles import CLINICAL_ROLES, SUPERVISING_ROLES, Role

__all__ = [
    "CLINICAL_ROLES",
    "COUNTRIES",
    "SUPERVISING_ROLES",
    "AccountDeed",
    "InvitationState",
    "KnownBy",
    "LinkPurpose",
    "Role",
]
