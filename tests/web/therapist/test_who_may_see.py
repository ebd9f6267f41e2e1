"""Every page about a client is her therapist's alone; to all others there is no such page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.access.enums import ConsentKind
from telos.base import clock
from telos.goals.enums import GoalState
from telos.measures.actions import ask_about_safety
from telos.scheduling.enums import AppointmentState
from tests import consents, safety, scenes, spoken
from tests.cast import EVERYBODY, Cast
from tests.intake import scenes as beginning
from tests.plans import scenes as plans
from tests.rights.scenes import SHOULD, WRONG, correction
from tests.web.dangers.forms_there import undone

CLINICIANS = {
    "her_therapist",
    "co_facilitator",
    "colleague",
    "former_therapist",
    "therapist_elsewhere",
}


@dataclass(frozen=True, kw_only=True)
class Address:
    """A page or deed about the client, and what is sent with the deed."""

    path: str
    sent: dict[str, object] = field(default_factory=dict)


def pages(cast: Cast) -> dict[str, Address]:
    """Return every page about the client."""
    goal = scenes.proposed_goal(cast)
    safety.written(cast)
    alert = scenes.risk_alert(cast)
    response = scenes.answered(cast, alert.response, {"phq9_1": 1})
    text = consents.published(cast, ConsentKind.RESEARCH)
    beginning.handed_in(cast)
    client_id = cast.client_record.public_id
    return {
        "intake": Address(path=reverse("client-intake", args=[client_id])),
        "formulation": Address(path=reverse("client-formulation", args=[client_id])),
        "client": Address(path=reverse("client", args=[client_id])),
        "goal-new": Address(path=reverse("client-goal-new", args=[client_id])),
        "goal": Address(path=reverse("client-goal", args=[client_id, goal.public_id])),
        "safety plan": Address(path=reverse("client-safety-plan", args=[client_id])),
        "safety plan before": Address(path=reverse("client-safety-plan-before", args=[client_id])),
        "safety plan to write": Address(path=reverse("client-safety-plan-write", args=[client_id])),
        "plan": Address(path=reverse("client-plan", args=[client_id])),
        "plan-compare": Address(path=two_versions(cast)),
        "plan-write": Address(path=reverse("client-plan-write", args=[client_id])),
        "goal-map": Address(path=reverse("client-goal-map", args=[client_id])),
        "goal-begin": Address(path=reverse("client-goal-begin", args=[client_id])),
        "measures": Address(path=reverse("client-measures", args=[client_id])),
        "response": Address(path=reverse("client-response", args=[client_id, response.public_id])),
        "appointments": Address(path=reverse("client-appointments", args=[client_id])),
        "episode": Address(path=reverse("client-episode", args=[client_id])),
        "hand over": Address(path=reverse("client-hand-over", args=[client_id])),
        "record": Address(path=reverse("client-record", args=[client_id])),
        "rights": Address(path=reverse("client-rights", args=[client_id])),
        "correction": Address(path=reverse("client-correction", args=[client_id])),
        "consents": Address(path=reverse("client-consents", args=[client_id])),
        "consent": Address(path=reverse("client-consent", args=[client_id, text.kind])),
        "alert": Address(path=reverse("alert", args=[alert.public_id])),
    }


def two_versions(cast: Cast) -> str:
    """Return where the two versions of the client's plan stand side by side."""
    plans.beside(cast, plans.agreed(cast))
    return reverse("client-plan-compare", args=[cast.client_record.public_id])


def said_deeds(cast: Cast) -> dict[str, Address]:
    """Return what is written down for a client who has no account."""
    mira = spoken.with_mira(cast)
    client_id, goal = mira.client_record.public_id, spoken.waiting_goal(mira)
    plans.proposed(mira)
    answer = {"answer": "yes", "way": "room", "said_on": _today()}
    return {
        "goal-said": Address(
            path=reverse("client-goal-said", args=[client_id, goal.public_id]),
            sent={**answer, "seen_revision": 1},
        ),
        "plan-said": Address(
            path=reverse("client-plan-said", args=[client_id]), sent={**answer, "seen_step": 1}
        ),
    }


def plan_deeds(cast: Cast) -> dict[str, Address]:
    """Return every deed on the client's plan, of which a change is asked for."""
    plan = plans.wished(cast, plans.beside(cast, plans.agreed(cast)))
    seen = {"seen_step": plan.step_number}
    sent = {
        "write": written(cast, **seen),
        "keep": seen,
        "answer": {**seen, "words": "From January."},
        "review": {**seen, "words": "It goes well.", "next_on": _next_year()},
        "end": {**seen, "why": "It is done."},
        "paper": {"what": "whole", "asked_on": _today()},
    }
    client_id = cast.client_record.public_id
    return {
        f"plan-{name}": Address(path=reverse(f"client-plan-{name}", args=[client_id]), sent=data)
        for name, data in sent.items()
    }


def written(cast: Cast, **more: object) -> dict[str, object]:
    """Return a version of the client's plan as the form sends it."""
    goal = plans.her_goal(cast).public_id
    return {
        "approaches": ["cbt"],
        "reason": plans.REASON,
        "interventions": ["worry_time"],
        "goals_worry_time": [goal],
        "how_worry_time": "After work.",
        "setting": "individual",
        "rhythm": "weekly",
        "minutes": 50,
        "places": ["in_person"],
        "sessions": 12,
        "tells": plans.TELLS,
        "sign_goals": [goal],
        "review_on": _today(40),
        "why": "She asked for it.",
        "seen_step": 0,
        "submission_key": uuid4(),
        "do": "propose",
        **more,
    }


def deeds(cast: Cast) -> dict[str, Address]:
    """Return every deed on the client's record, with what makes it succeed."""
    client_id = cast.client_record.public_id
    plan = safety.written(cast)
    intake = beginning.handed_in(cast)
    beginning.formulated(cast, intake)
    intake.refresh_from_db()
    proposed = scenes.proposed_goal(cast)
    agreed = scenes.goal_in(cast, GoalState.AGREED)
    beside = scenes.revised(cast, scenes.goal_in(cast, GoalState.AGREED), "Other words")
    alert = scenes.risk_alert(cast)
    appointment = scenes.appointment_in(cast, AppointmentState.PLANNED)
    coming = scenes.appointment(cast, starts_at=clock.now() + timedelta(days=3))
    text = consents.published(cast, ConsentKind.RESEARCH)
    consents.published(cast, ConsentKind.SHARING)
    leveled, first = scenes.goal_with_levels(cast), scenes.step(cast, agreed)
    second = scenes.step(cast, agreed)
    assert (first.place, second.place) == (1, 2)
    in_the_form = {"words": "New words", "domain": "coping", "horizon": "short", "why": "So."}
    seen = {"seen_revision": agreed.revision_number}
    of_proposed, of_agreed = [client_id, proposed.public_id], [client_id, agreed.public_id]
    return {
        "begin an intake": Address(path=reverse("client-intake-begin", args=[client_id])),
        "add": Address(
            path=reverse("client-intake-add", args=[client_id, "hard"]),
            sent={"hard": "I add.", "hard-seen": "0.", "page": uuid4()},
        ),
        "arrange": Address(
            path=reverse("client-intake-arrange", args=[client_id, "money"]),
            sent={"arranged": "Half the fee.", "seen_number": 0},
        ),
        "complete": Address(
            path=reverse("client-intake-complete", args=[client_id]),
            sent={"seen_revision": intake.revision_number},
        ),
        "take up": Address(
            path=reverse("client-intake-take-up", args=[client_id]), sent={"why": "So."}
        ),
        "formulate": Address(
            path=reverse("client-formulation", args=[client_id]),
            sent={"set_off": "A new team.", "seen_number": 1},
        ),
        "share": Address(
            path=reverse("client-formulation-share", args=[client_id]), sent={"seen_number": 1}
        ),
        "propose": Address(
            path=reverse("client-goal-new", args=[client_id]),
            sent={**in_the_form, "submission_key": uuid4()},
        ),
        "write a safety plan": Address(
            path=reverse("client-safety-plan-write", args=[client_id]),
            sent=safety.sent(plan, signs="I cannot eat"),
        ),
        "look through a safety plan": Address(
            path=reverse("client-safety-plan-looked", args=[client_id]),
            sent={"seen_version": plan.number, "submission_key": uuid4()},
        ),
        "agree": Address(
            path=reverse("client-goal-agree", args=of_proposed), sent={"seen_revision": 1}
        ),
        "keep": Address(
            path=reverse("client-goal-keep", args=[client_id, beside.public_id]),
            sent={"seen_revision": 3, "why": "It says more."},
        ),
        "revise": Address(
            path=reverse("client-goal-revise", args=of_agreed), sent={**in_the_form, **seen}
        ),
        "rate": Address(
            path=reverse("client-goal-rate", args=of_agreed),
            sent={"value": 4, "rated_on": _today(), "submission_key": uuid4()},
        ),
        "move": Address(
            path=reverse("client-goal-move", args=of_agreed),
            sent={"to": "paused", "why": "So.", **seen},
        ),
        **plan_deeds(cast),
        **said_deeds(cast),
        "step": Address(
            path=reverse("client-goal-step", args=of_agreed),
            sent={"words": "Lights out", "submission_key": uuid4()},
        ),
        "forward": Address(
            path=reverse("client-goal-forward", args=[client_id, second.public_id]),
            sent={"seen_place": 2},
        ),
        "support": Address(
            path=reverse("client-goal-support", args=of_agreed),
            sent={"who": "My sister", "seen_number": 0},
        ),
        "measures": Address(
            path=reverse("client-goal-measures", args=of_agreed),
            sent={"measures": ["phq9"], "seen_number": 0},
        ),
        "levels": Address(
            path=reverse("client-goal-levels", args=of_agreed),
            sent={**scenes.levels_sent(), **seen},
        ),
        "scale": Address(
            path=reverse("client-goal-scale", args=[client_id, leveled.public_id]),
            sent={
                "level": 1,
                "scaled_on": _today(),
                "seen_revision": leveled.revision_number,
                "submission_key": uuid4(),
            },
        ),
        "under": Address(
            path=reverse("client-goal-under", args=[client_id, second.public_id]),
            sent={"under": "itself", "why": "More than a step.", "seen_revision": 1},
        ),
        "review": Address(
            path=reverse("client-goal-review", args=of_agreed), sent={"why": "It holds.", **seen}
        ),
        "enter a paper": Address(
            path=reverse("client-consent", args=[client_id, text.kind]),
            sent={
                "answer": "given",
                "text": text.public_id,
                "signed_on": _today(),
                "present": "Noor and I",
                "seen": 0,
            },
        ),
        "ask for consent": Address(
            path=reverse("client-consent-ask", args=[client_id, ConsentKind.SHARING])
        ),
        "ask": Address(
            path=reverse("client-measure-ask", args=[client_id]),
            sent={
                "instrument_key": "gad7",
                "every_days": 7,
                "starts_on": _next_year(),
                "presentation": "one_a_screen",
            },
        ),
        "stop": Address(
            path=reverse("client-measure-stop", args=[client_id, alert.response.schedule.public_id])
        ),
        "enter": Address(
            path=_entering(cast), sent={"telos_safety_living": 0, "answered_on": _today()}
        ),
        "total": Address(
            path=reverse("client-measure-total", args=[client_id]),
            sent={"instrument_key": "bdi2", "score": 20, "answered_on": _today(-2)},
        ),
        "withdraw": Address(
            path=reverse(
                "client-total-withdraw",
                args=[client_id, scenes.paper_total(cast).public_id],
            ),
            sent={"why": "A slip of the pen."},
        ),
        "plan": Address(
            path=reverse("client-appointments", args=[client_id]),
            sent={"day": _next_year(), "time": "10:00", "minutes": 50, "place": "video"},
        ),
        "settle": Address(
            path=reverse("client-appointment-settle", args=[client_id, appointment.public_id]),
            sent={"state": "attended"},
        ),
        "postpone": Address(
            path=reverse("client-appointment-move", args=[client_id, coming.public_id]),
            sent={"day": _next_year(), "time": "11:00", "minutes": 50, "place": "video"},
        ),
        "correct": Address(
            path=reverse("client-record", args=[client_id]),
            sent={"display_name": "Nour", "email": "noor@cast.example", "country": "IE"},
        ),
        "move-care": Address(
            path=reverse("client-episode", args=[client_id]),
            sent={"to": "active", "why": "We begin."},
        ),
        "ask for somebody else": Address(
            path=reverse("client-hand-over", args=[client_id]), sent={"to": "", "why": "I move."}
        ),
        "acknowledge": Address(
            path=reverse("alert", args=[alert.public_id]), sent={"what_was_done": "Rang."}
        ),
        "copy": Address(
            path=reverse("client-copy", args=[client_id]),
            sent={"kind": "book", "asked_on": _today()},
        ),
        "asked": Address(
            path=reverse("client-asked", args=[client_id]),
            sent={"what": "erase", "asked_on": _today()},
        ),
        "enter a correction": Address(
            path=reverse("client-correction", args=[client_id]),
            sent={
                "original": f"contact:{client_id}",
                "what_is_wrong": WRONG,
                "should_read": SHOULD,
                "asked_on": _today(-1),
                "submission_key": uuid4(),
            },
        ),
        "answer": Address(
            path=reverse("client-correction-answer", args=[client_id, correction(cast).public_id]),
            sent={"decision": "accept", "answer": ""},
        ),
        "invite": Address(path=reverse("client-invite", args=[client_id])),
        "uninvite": Address(path=reverse("client-uninvite", args=[client_id])),
    }


def _entering(cast: Cast) -> str:
    """Where the answers of somebody without an account are entered."""
    mira = scenes.client_without_account(cast)
    asked = ask_about_safety(actor=cast.her_therapist, episode=mira.episodes.get())
    return reverse("client-measure-enter", args=[mira.public_id, asked.public_id])


def _today(days: int = 0) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _next_year() -> str:
    return _today(300)


def test_pages_who_may_see(cast: Cast, signed_in) -> None:
    for name, page in pages(cast).items():
        statuses = {
            who: signed_in(cast.person(who)).get(page.path).status_code for who in EVERYBODY
        }
        assert statuses == {who: 200 if who == "her_therapist" else 404 for who in EVERYBODY}, name


def test_pages_ask_a_visitor_to_sign_in(cast: Cast) -> None:
    for name, page in pages(cast).items():
        response = Client().get(page.path)
        assert response.status_code == 302, name
        assert response["Location"].startswith(reverse("sign-in")), name


def test_deeds_are_refused(cast: Cast, signed_in) -> None:
    addresses = deeds(cast)
    for who in (who for who in EVERYBODY if who != "her_therapist"):
        browser = signed_in(cast.person(who))
        before = scenes.everything()
        for name, deed in addresses.items():
            assert browser.post(deed.path, deed.sent).status_code == 404, (who, name)
        assert scenes.everything() == before, who


ON_GOALS = (
    *("propose", "agree", "revise", "rate", "move"),
    *("step", "forward", "support", "measures", "levels", "scale", "review", "keep"),
)
OTHERS = (
    *("ask", "enter", "stop", "total", "withdraw", "plan", "settle", "postpone"),
    *("move-care", "acknowledge", "invite", "uninvite", "correct"),
    *("enter a paper", "ask for consent", "enter a correction"),
    *("add", "arrange", "complete", "formulate", "share"),
    *("plan-write", "plan-keep", "plan-answer", "plan-end"),
    *("write a safety plan", "look through a safety plan", "answer"),
)


def test_deeds_work_for_her_therapist(cast: Cast, signed_in) -> None:
    """Each as if it were the only one: all else is made once and stays."""
    addresses = deeds(cast)
    for name in (*ON_GOALS, *OTHERS):
        with undone():
            _works(cast, signed_in, name, addresses[name])


def test_review_works_for_her_therapist_where_nothing_waits(cast: Cast, signed_in) -> None:
    """Among the deeds a change is asked for, and a version waits: that is answered first."""
    plan = plans.agreed(cast)
    path = reverse("client-plan-review", args=[cast.client_record.public_id])
    sent = {"words": "It goes well.", "next_on": _today(90), "seen_step": plan.step_number}
    before = scenes.everything()
    assert signed_in(cast.her_therapist).post(path, sent).status_code == 302
    assert scenes.everything() != before


def test_paper_works_for_her_therapist(cast: Cast, signed_in) -> None:
    """It leads nowhere: what is sent back is the paper."""
    pytest.importorskip("weasyprint")
    deed = deeds(cast)["plan-paper"]
    before = scenes.everything()
    paper = signed_in(cast.her_therapist).post(deed.path, deed.sent)
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert scenes.everything() != before


def _works(cast: Cast, signed_in, name: str, deed: Address) -> None:
    browser = signed_in(cast.her_therapist)
    before = scenes.everything()
    response = browser.post(deed.path, deed.sent)
    assert response.status_code == 302, name
    # She has an account, so there is nobody to invite, and nothing to take back.
    assert (scenes.everything() != before) == (name not in {"invite", "uninvite"}), name


def test_deeds_refuse_the_wrong_method(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    for name, deed in deeds(cast).items():
        assert browser.put(deed.path).status_code == 405, name


def test_pages_answer_who_asks_for_their_head_alone(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    lists = {name: Address(path=reverse(name)) for name in ("caseload", "client-add", "home")}
    for name, page in {**pages(cast), **lists}.items():
        assert browser.head(page.path, follow=True).status_code == 200, name


def test_pages_refuse_the_wrong_method(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    only_read = {
        *("client", "intake", "goal", "goal-map", "goal-begin", "measures", "response"),
        *("rights", "consents", "plan", "plan-compare"),
        *("safety plan", "safety plan before"),
    }
    for name, page in pages(cast).items():
        if name in only_read:
            assert browser.post(page.path).status_code == 405, name
        assert browser.delete(page.path).status_code == 405, name


def test_pages_handle_a_bad_id(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    addresses = {**pages(cast), "nowhere": Address(path="/clients/nobody/")}
    for name, page in addresses.items():
        ids = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", page.path)
        for known in ids:
            unknown = page.path.replace(known, str(uuid4()))
            assert browser.get(unknown).status_code == 404, name
    assert browser.get("/clients/nobody/").status_code == 404


def test_what_one_may_not_see_looks_like_nothing(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.colleague)
    for page in pages(cast).values():
        hidden = browser.get(page.path)
        nowhere = browser.get(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", str(uuid4()), page.path))
        assert hidden.status_code == nowhere.status_code == 404
        assert _plain(hidden.content) == _plain(nowhere.content)


def _plain(page: bytes) -> str:
    """Return a page without the address that was asked for and the form's own token."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page.decode())
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


def test_records_of_others_are_not_reached_through_ones_own_client(cast: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode)
    own_id, other_id = cast.client_record.public_id, cast.other_record.public_id
    browser = signed_in(cast.her_therapist)
    assert browser.get(reverse("client-goal", args=[other_id, goal.public_id])).status_code == 200
    assert browser.get(reverse("client-goal", args=[own_id, goal.public_id])).status_code == 404


def test_lists_who_may_see(cast: Cast, signed_in) -> None:
    for name in ("caseload", "client-add"):
        statuses = {
            who: signed_in(cast.person(who)).get(reverse(name)).status_code for who in EVERYBODY
        }
        assert statuses == {who: 200 if who in CLINICIANS else 404 for who in EVERYBODY}, name
        assert Client().get(reverse(name)).status_code == 302


def test_caseload_holds_ones_own_clients_alone(cast: Cast, signed_in) -> None:
    mine = signed_in(cast.her_therapist).get(reverse("caseload")).content.decode()
    assert "Noor" in mine
    assert "Otto" in mine
    for stranger in ("Kim", "Aoife"):
        assert stranger not in mine
    for who in ("co_facilitator", "former_therapist", "colleague", "therapist_elsewhere"):
        page = signed_in(cast.person(who)).get(reverse("caseload")).content.decode()
        assert "Noor" not in page, who
