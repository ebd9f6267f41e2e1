"""Words to begin from, for each kind: a practice reads and changes them before they are its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from telos.access.enums.consent import ConsentKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STARTING_TEXTS: Final[dict[ConsentKind, _StrPromise]] = {
    ConsentKind.TREATMENT: _(
        "We offer psychotherapy. You and your therapist agree what it is for, how you work, how "
        "often you meet and when you look together at whether it helps. You may ask about any of "
        "this at any time, and you may end therapy at any time.\n"
        "\n"
        "Therapy helps most people, and not everybody. It can stir up painful feelings for a "
        "while. If it does not help, your therapist says so and looks for another way with you.\n"
        "\n"
        "What you say stays between you and those who care for you here. We keep a record: your "
        "goals, your answers to questionnaires, appointments and notes. You can see who looked at "
        "it, and ask for a copy.\n"
        "\n"
        "There are limits to this promise:\n"
        "\n"
        "- if you or somebody else is in serious danger, we may tell those who can help;\n"
        "- if a child or somebody who cannot protect themselves is being harmed, the law may "
        "oblige us to tell;\n"
        "- if a court orders it, we may have to hand over what it asks for.\n"
        "\n"
        "Whenever we can, we talk with you first, and we tell no more than is needed.\n"
        "\n"
        "Your therapist is not on call between sessions. What you write here is read in working "
        "hours. In an emergency, turn to the people under “Need help now?”."
    ),
    ConsentKind.SUPERVISION: _(
        "Good therapists let somebody look at their work. A supervisor is an experienced "
        "therapist with whom your therapist thinks about what helps you.\n"
        "\n"
        "With your agreement, the supervisor of your therapist can read your goals, your answers "
        "and your appointments in Telos. They cannot change anything, they are bound to secrecy as "
        "your therapist is, and each time they look stands in “Who looked at my record”.\n"
        "\n"
        "If you say no, your therapist may still talk about their work in supervision, without "
        "your name and without anything by which you could be known."
    ),
    ConsentKind.SHARING: _(
        "Sometimes it helps to work with two therapists of the practice at once: one to one and in "
        "a group, or while a new therapist gets to know you.\n"
        "\n"
        "With your agreement, a second therapist can care for you beside the first. Both then read "
        "your record, and talk with each other about how to help you. You hear who it is before "
        "they begin."
    ),
    ConsentKind.EMAIL_REMINDERS: _(
        "We can send you an e-mail before an appointment, or when something waits for you here.\n"
        "\n"
        "These mails name no practice and say nothing of therapy. E-mail can be read by whoever "
        "uses your mailbox or your phone, and by those who run your mail service. If that could be "
        "a danger to you, say no."
    ),
    ConsentKind.RESEARCH: _(
        "We want to learn what helps, from many people together.\n"
        "\n"
        "With your agreement, your answers to questionnaires in numbers, how you rated your goals, "
        "and the dates of your care are put together with those of others. Your name, your contact "
        "details and everything that you or your therapist wrote stay out. Results are told of "
        "groups of people, never of one.\n"
        "\n"
        "You gain nothing by saying yes and lose nothing by saying no."
    ),
    ConsentKind.GROUP: _(
        "A group works when everybody can speak freely.\n"
        "\n"
        "I keep to myself who is in the group and what others say there. I do not write, record or "
        "post about it. I may tell others what I have learnt about myself.\n"
        "\n"
        "I know that the practice asks everybody for this promise, and cannot make sure that "
        "everybody keeps it. Those who lead the group are bound to secrecy by law; its members are "
        "bound by their word."
    ),
}
