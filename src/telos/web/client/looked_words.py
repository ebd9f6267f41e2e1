"""What somebody did with the client's record, in the client's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from telos.access.enums import Act, RecordKind, Relationship, kinds_for
from telos.audit.enums import READ
from telos.web.words import listed, number_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from telos.audit.queries import Told

KIND_WORDS: Final = {
    RecordKind.GOALS: gettext_lazy("goals"),
    RecordKind.INTAKE: gettext_lazy("intake"),
    RecordKind.PLAN: gettext_lazy("plan"),
    RecordKind.MEASURES: gettext_lazy("questionnaires"),
    RecordKind.APPOINTMENTS: gettext_lazy("appointments"),
    RecordKind.SAFETY_PLAN: gettext_lazy("safety plan"),
    RecordKind.CONSENT: gettext_lazy("agreements"),
    RecordKind.EPISODE: gettext_lazy("stage of care"),
    RecordKind.CONTACT: gettext_lazy("name and contact details"),
    RecordKind.PROGRESS_NOTES: gettext_lazy("notes of therapy"),
    RecordKind.TRAIL: gettext_lazy("list of who looked"),
}

DEED_WORDS: Final = {
    "account.ask_new_address": gettext_lazy("asked at another address whether it is yours"),
    "alert.acknowledge": gettext_lazy("saw to an answer that somebody must look at"),
    "alert.raise": gettext_lazy("gave an answer that somebody must look at"),
    "appointment.attended": gettext_lazy("noted that an appointment took place"),
    "appointment.cancelled": gettext_lazy("cancelled an appointment"),
    "appointment.missed": gettext_lazy("noted that an appointment was missed"),
    "appointment.move": gettext_lazy("moved an appointment"),
    "appointment.plan": gettext_lazy("planned an appointment"),
    "episode.transfer": gettext_lazy("said who goes on with your care"),
    "hand_over.ask": gettext_lazy("asked that somebody else goes on with your care"),
    "hand_over.declined": gettext_lazy("answered that your care stays as it is"),
    "hand_over.taken_back": gettext_lazy("took back that somebody else goes on with your care"),
    "care.begin": gettext_lazy("arranged a therapist’s care for you"),
    "care.end": gettext_lazy("ended a therapist’s care for you"),
    "client.add": gettext_lazy("began your record"),
    "client.ask_known": gettext_lazy("asked whether the practice knows you"),
    "client.reset_factor.saw": gettext_lazy(
        "took away your lost second step of signing in, after seeing you"
    ),
    "client.reset_factor.rang": gettext_lazy(
        "took away your lost second step of signing in, after ringing you"
    ),
    "client.correct": gettext_lazy("put right your name, address or country"),
    "correction.ask": gettext_lazy("said that something is not right"),
    "correction.enter": gettext_lazy("entered what you said is not right"),
    "correction.accepted": gettext_lazy("accepted what you said is not right"),
    "correction.declined": gettext_lazy("answered what you said is not right"),
    "correction.taken_back": gettext_lazy("took back what was said to be not right"),
    "consent.ask": gettext_lazy("asked you to agree to something"),
    "consent.give": gettext_lazy("agreed to something that was asked"),
    "consent.paper": gettext_lazy("entered from paper what you answered"),
    "consent.refuse": gettext_lazy("said no to something that was asked"),
    "consent.withdraw": gettext_lazy("took back something that was agreed"),
    "emergency.open": gettext_lazy("opened your record in an emergency"),
    "emergency.close": gettext_lazy("closed your record again"),
    "emergency.in_order": gettext_lazy("found good reason for an opening of your record"),
    "emergency.not_in_order": gettext_lazy("found that your record should not have been opened"),
    "episode.move": gettext_lazy("moved your care on"),
    "episode.open": gettext_lazy("opened your care"),
    "erasure.ask": gettext_lazy("asked for your record to be erased"),
    "erasure.kept": gettext_lazy("answered that your record is kept"),
    "erasure.taken_back": gettext_lazy("took back that your record be erased"),
    "goal.agree": gettext_lazy("agreed to a goal"),
    "goal.move": gettext_lazy("paused, ended or took up a goal"),
    "goal.propose": gettext_lazy("proposed a goal"),
    "goal.rate": gettext_lazy("said how far along a goal is"),
    "goal.revise": gettext_lazy("found new words for a goal"),
    "goal.keep": gettext_lazy("kept the words of a goal"),
    "goal.agree.spoken": gettext_lazy("wrote down your yes to a goal"),
    "goal.rate.spoken": gettext_lazy("wrote down how far along you said a goal is"),
    "goal.keep.spoken": gettext_lazy("wrote down that you keep the words of a goal"),
    "goal.move.set_aside.spoken": gettext_lazy("wrote down your no to a goal"),
    "intake.begin": gettext_lazy("began the intake"),
    "intake.write": gettext_lazy("wrote in the intake"),
    "intake.draft": gettext_lazy("typed something in the intake"),
    "intake.arrange": gettext_lazy("noted what was arranged for you"),
    "intake.move.handed_in": gettext_lazy("handed in the intake"),
    "intake.move.complete": gettext_lazy("completed the intake"),
    "intake.move.taken_up": gettext_lazy("took the intake up again"),
    "formulation.draft": gettext_lazy("typed something about how it hangs together"),
    "formulation.write": gettext_lazy("wrote at how it hangs together"),
    "formulation.share": gettext_lazy("shared with you how it hangs together"),
    "goal.review": gettext_lazy("wrote down a look at a goal"),
    "goal.scale": gettext_lazy("said at which level a goal is"),
    "goal.scale.spoken": gettext_lazy("wrote down at which level you said a goal is"),
    "goal.support": gettext_lazy("wrote down who can support in a goal"),
    "goal.measures": gettext_lazy("put measures beside a goal"),
    "goal.order": gettext_lazy("put the steps of a goal in order"),
    "hold.lift": gettext_lazy("lifted a legal hold on your record"),
    "hold.place": gettext_lazy("put a legal hold on your record"),
    "invitation.accept": gettext_lazy("accepted the invitation"),
    "invitation.send": gettext_lazy("sent you an invitation"),
    "invitation.take_back": gettext_lazy("took an invitation back"),
    "keys.destroy": gettext_lazy("erased what was written in your record"),
    "measure.ask": gettext_lazy("put a questionnaire on your list"),
    "measure.stop": gettext_lazy("took a questionnaire off your list"),
    "person.add": gettext_lazy("made your account"),
    "plan.agree": gettext_lazy("agreed to a plan"),
    "plan.answer": gettext_lazy("answered what you asked for in the plan"),
    "plan.ask": gettext_lazy("asked for a change of the plan"),
    "plan.end": gettext_lazy("ended the plan"),
    "plan.keep": gettext_lazy("kept the plan as it stood"),
    "plan.agree.spoken": gettext_lazy("wrote down your yes to a plan"),
    "plan.end.spoken": gettext_lazy("wrote down your no to a plan"),
    "plan.keep.spoken": gettext_lazy("wrote down that you keep the plan as it stood"),
    "plan.paper": gettext_lazy("took the plan along on paper"),
    "plan.propose": gettext_lazy("proposed a plan"),
    "plan.review": gettext_lazy("wrote down how the plan has gone"),
    "plan.revise": gettext_lazy("proposed another version of the plan"),
    "record.copy": gettext_lazy("took a copy of your whole record"),
    "record.erase": gettext_lazy("erased your record"),
    "record.rest": gettext_lazy("let your record rest"),
    "record.take_up": gettext_lazy("took your record up again"),
    "retention.gone": gettext_lazy("let go of something whose time had come"),
    "retention.keep": gettext_lazy("kept something beyond its time"),
    "retention.list": gettext_lazy("listed something whose time has come"),
    "safety_plan.draft": gettext_lazy("typed something in your safety plan"),
    "safety_plan.look_through": gettext_lazy("said that you looked through your safety plan"),
    "safety_plan.write": gettext_lazy("wrote in your safety plan"),
    "response.answer": gettext_lazy("answered questions"),
    "response.begin": gettext_lazy("began a questionnaire"),
    "response.finish": gettext_lazy("sent a questionnaire"),
    "response.enter": gettext_lazy("entered what was answered in a talk"),
    "response.total": gettext_lazy("entered a score from paper"),
    "response.withdraw": gettext_lazy("took back a score from paper"),
}

# Pages that show many people at once, and what they show of each.
_LISTS: Final = {
    "caseload": gettext_lazy("saw your %(kinds)s in the list of people in care"),
    "supervision": gettext_lazy("saw your %(kinds)s on the page about supervision"),
    "practice": gettext_lazy("saw your name and appointments on the practice’s page"),
    "privacy": gettext_lazy("saw why your record was opened, in the list of what was opened"),
    "practice-trail": gettext_lazy("saw your name in the list of who did what"),
}


def sentences_of(told: Sequence[Told]) -> tuple[str, ...]:
    """Return what one person did on one day: read, seen in lists, done."""
    looks = [each for each in told if each.deed == READ]
    alone = [each for each in looks if each.place not in _LISTS]
    sentences = [_looked(alone, _("read your %(kinds)s"))]
    for place, words in _LISTS.items():
        listed_there = [each for each in looks if each.place == place]
        is_same = place == "caseload" and _kinds_of(listed_there) == _kinds_of(alone)
        same = _("saw the same in the list of people in care")
        sentences.append(_looked(listed_there, same if is_same else str(words)))
    return tuple(filter(None, [*sentences, _done(told)]))


def _done(told: Sequence[Told]) -> str:
    """Return the deeds in one sentence, in the order in which they were done."""
    deeds: dict[str, int] = {}
    for each in reversed(told):
        if each.deed != READ:
            words = deed_words(each.deed)
            deeds[words] = deeds.get(words, 0) + each.times
    return listed([_so_often(words, times) for words, times in deeds.items()])


def deed_words(deed: str) -> str:
    """Return a deed in words; a move is told by its kind, whatever it led to."""
    words = DEED_WORDS.get(deed) or DEED_WORDS.get(deed.rpartition(".")[0])
    return str(words or _("did something else with your record"))


def _looked(looks: Sequence[Told], words: str) -> str:
    if not looks:
        return ""
    kinds = listed(_kinds_in_words(_kinds_of(looks)))
    return _so_often(words % {"kinds": kinds}, sum(look.times for look in looks))


def _kinds_of(looks: Sequence[Told]) -> set[str]:
    return {kind for look in looks for kind in look.about_kind.split(",")}


def _kinds_in_words(kinds: Iterable[str]) -> list[str]:
    known = set(kinds)
    return [str(words) for kind, words in KIND_WORDS.items() if kind in known]


def _so_often(words: str, times: int) -> str:
    if times == 1:
        return words
    often = ngettext("%(many)s time", "%(many)s times", times) % {"many": number_word(times)}
    return _("%(words)s (%(often)s)") % {"words": words, "often": often}


def readable(relationship: Relationship) -> str:
    """Return what somebody in this relationship can read, from the policy itself."""
    return listed(_kinds_in_words(kinds_for(relationship, act=Act.READ)))


def unreadable(relationship: Relationship) -> str:
    """Return what somebody in this relationship cannot read."""
    return listed(_kinds_in_words(set(RecordKind) - set(kinds_for(relationship, act=Act.READ))))
