"""Writing about people: accounts, practices and their members, clients, invitations."""

from telos.people.actions.accounts import (
    change_password,
    end_every_session,
    end_sessions,
    note_deed,
    reset_second_factor,
    reset_second_factor_at_console,
    see_session,
)
from telos.people.actions.erasing import take_name_from
from telos.people.actions.invitations import (
    INVITATION_LASTS,
    InvitationGoneError,
    OtherRecordError,
    PartHeldError,
    Sent,
    accept_invitation,
    invite_member,
    invite_to_record,
    take_back_from_record,
    take_back_member_invitation,
)
from telos.people.actions.links import (
    MOST_LINKS_AN_HOUR,
    LinkGoneError,
    ask_new_address,
    ask_password_link,
    change_address,
    reset_password,
)
from telos.people.actions.members import (
    LastManagerError,
    add_member,
    end_membership,
)
from telos.people.actions.records import (
    AlreadySentError,
    EmailTakenError,
    NameMissingError,
    add_client,
    change_client,
    create_person,
    start_practice,
)

__all__ = [
    "INVITATION_LASTS",
    "MOST_LINKS_AN_HOUR",
    "AlreadySentError",
    "EmailTakenError",
    "InvitationGoneError",
    "LastManagerError",
    "LinkGoneError",
    "NameMissingError",
    "OtherRecordError",
    "PartHeldError",
    "Sent",
    "accept_invitation",
    "add_client",
    "add_member",
    "ask_new_address",
    "ask_password_link",
    "change_address",
    "change_client",
    "change_password",
    "create_person",
    "end_every_session",
    "end_membership",
    "end_sessions",
    "invite_member",
    "invite_to_record",
    "note_deed",
    "reset_password",
    "reset_second_factor",
    "reset_second_factor_at_console",
    "see_session",
    "start_practice",
    "take_back_from_record",
    "take_back_member_invitation",
    "take_name_from",
]
