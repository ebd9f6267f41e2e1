"""The matrix, written by hand: what each role gets at each address, for each whose it is.

A row has one letter for each role, in the order of `world.ROLES`:

    y  allowed: the page, or the form is taken (or refused for what is in it)
    .  not shown to exist: the answer of an address that is nowhere
    s  asked to sign in
    !  (never written) allowed, and shows a client or a goal that the role may not see
    g  gone: a key that was used, has expired or was never given, all told alike

Each row says to whom the thing in the address belongs; “mixed” is the record of one client with a
thing of another of the same therapist, or the practice of one manager with a thing of another's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# visitor client other_client her_therapist colleague former co_facilitator manager departed
# nobody therapist_elsewhere manager_elsewhere client_elsewhere opener officer
# supervisor supervisor_without_agreement supervisor_of_another

# Addresses that name nothing of anybody.
ANYBODY: Final = {"": "yyyyyyyyyyyyyyyyyy"}
KEY: Final = {"": "gggggggggggggggggg"}
SIGNED_IN: Final = {"": "syyyyyyyyyyyyyyyyy"}
CLIENTS: Final = {"": "syy.........y....."}
# Takes what a script sends; a form is told that there is nothing here.
NOWHERE_AS_A_FORM: Final = {"": "s................."}
CLINICIANS: Final = {"": "s..yyyy...y..y...."}
SUPERVISION: Final = {"": "s..yyyy...y..y.yyy"}
MANAGERS: Final = {"": "s......y...y......"}

OFFICERS: Final = {"": "s.............y..."}
# Noor's record was opened in an emergency by the opener, Aoife's by somebody of the other practice.
OPENED: Final = {"noor": "s............y....", "aoife": "s................."}
REVIEWED: Final = {"noor": "s.............y...", "aoife": "s................."}
# What the client is told.
TOLD: Final = {"noor": "sy................", "aoife": "s...........y....."}

# A thing of a client's, on the client's own pages.
OWN: Final = {
    "noor": "sy................",
    "otto": "s.y...............",
    "kim": "s.................",
    "aoife": "s...........y.....",
}
# A client's record, and a thing in it, on the pages of whoever cares for them.
CARE: Final = {
    "noor": "s..y..............",
    "otto": "s..y..............",
    "kim": "s...y.............",
    "aoife": "s.........y.......",
}
MIXED_CARE: Final = {**CARE, "mixed": "s................."}
# Pages that only show, which whoever supervises the therapist reads too where the client agreed.
READING: Final = {
    "noor": "s..y...........y..",
    "otto": "s..y..............",
    "kim": "s...y............y",
    "aoife": "s.........y.......",
}
MIXED_READING: Final = {**READING, "mixed": "s................."}
# A thing of a practice's that whoever works clinically there keeps.
TEMPLATE: Final = {
    "harbour": "s..yyyy......y....",
    "hill": "s.........y.......",
}
# A practice, and a thing of its own, on the manager's pages.
PRACTICE: Final = {
    "harbour": "s......y..........",
    "hill": "s..........y......",
}
MIXED_PRACTICE: Final = {**PRACTICE, "mixed": "s................."}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An address and a method, what it names, and its rows."""

    name: str
    method: str
    args: tuple[str, ...] = ()
    rows: dict[str, str]


def _get(name: str, rows: dict[str, str], *args: str) -> Operation:
    return Operation(name=name, method="GET", rows=rows, args=args)


def _post(name: str, rows: dict[str, str], *args: str) -> Operation:
    return Operation(name=name, method="POST", rows=rows, args=args)


OPERATIONS: Final = (
    # Open to everybody.
    _post("set-theme", ANYBODY),
    _get("design", ANYBODY),
    _get("help-now", ANYBODY),
    _get("kept-worker", ANYBODY),
    _get("no-connection", ANYBODY),
    # The id of a record is no key of a copy.
    _get("copy-on-device", dict.fromkeys(OWN, KEY[""]), "record"),
    _get("sign-in", ANYBODY),
    _post("sign-in", ANYBODY),
    _get("account_login", ANYBODY),
    _get("mfa_authenticate", SIGNED_IN),
    _post("mfa_authenticate", SIGNED_IN),
    _get("passkey-sign-in", SIGNED_IN),
    _post("passkey-sign-in", SIGNED_IN),
    _get("sign-out", ANYBODY),
    _post("sign-out", ANYBODY),
    _post("account_logout", ANYBODY),
    _get("account_reset_password", ANYBODY),
    _post("account_reset_password", ANYBODY),
    _get("account_reset_password_done", ANYBODY),
    _get("new-address", KEY, "key"),
    _post("new-address", KEY, "key"),
    _get("new-password", KEY, "key"),
    _post("new-password", KEY, "key"),
    _get("invitation", KEY, "key"),
    _post("invitation", KEY, "key"),
    # One's own account.
    _get("home", SIGNED_IN),
    _get("account", SIGNED_IN),
    _get("show-who-you-are", SIGNED_IN),
    _post("show-who-you-are", SIGNED_IN),
    _get("second-factor-wanted", SIGNED_IN),
    _get("set-up-app", SIGNED_IN),
    _post("set-up-app", SIGNED_IN),
    _get("add-passkey", SIGNED_IN),
    _post("add-passkey", SIGNED_IN),
    _post("take-factor-away", SIGNED_IN),
    _get("recovery-codes", SIGNED_IN),
    _post("new-recovery-codes", SIGNED_IN),
    _post("end-sessions", SIGNED_IN),
    _get("change-address", SIGNED_IN),
    _post("change-address", SIGNED_IN),
    _get("change-password", SIGNED_IN),
    _post("change-password", SIGNED_IN),
    _get("account_change_password", SIGNED_IN),
    _get("notices", SIGNED_IN),
    _post("notice-read", TOLD, "notice"),
    # The client's own pages.
    _get("today", CLIENTS),
    _get("my-progress", CLIENTS),
    _get("who-looked", CLIENTS),
    _get("my-rights", CLIENTS),
    _post("my-copy-book", CLIENTS),
    _post("my-copy-file", CLIENTS),
    _get("my-correction", CLIENTS),
    _post("my-correction", CLIENTS),
    _post("my-correction-take-back", OWN, "correction"),
    _post("my-record-rest", CLIENTS),
    _post("my-record-take-up", CLIENTS),
    _get("my-record-erase", CLIENTS),
    _post("my-record-erase", CLIENTS),
    _post("my-erasure-take-back", CLIENTS),
    _get("my-consents", CLIENTS),
    _get("my-consent", CLIENTS, "research"),
    _post("my-consent-answer", CLIENTS, "research"),
    _get("my-safety-plan", CLIENTS),
    _get("my-safety-plan-write", CLIENTS),
    _post("my-safety-plan-write", CLIENTS),
    _post("my-safety-plan-looked", CLIENTS),
    _get("my-safety-plan-before", CLIENTS),
    _get("my-safety-plan-copy", CLIENTS),
    _get("my-intake", CLIENTS),
    _post("my-intake-begin", CLIENTS),
    _get("my-intake-look", CLIENTS),
    _post("my-intake-hand-in", CLIENTS),
    _post("my-intake-take-up", CLIENTS),
    _post("my-intake-draft", NOWHERE_AS_A_FORM),
    _post("my-intake-throw-away", CLIENTS),
    _get("my-intake-section", CLIENTS, "strengths"),
    _post("my-intake-section", CLIENTS, "strengths"),
    _get("my-goals", CLIENTS),
    _get("my-goal-map", CLIENTS),
    _get("my-goal-begin", CLIENTS),
    _get("my-goal-new", CLIENTS),
    _post("my-goal-new", CLIENTS),
    _get("my-plan", CLIENTS),
    _get("my-plan-compare", CLIENTS),
    _post("my-plan-agree", CLIENTS),
    _post("my-plan-keep", CLIENTS),
    _post("my-plan-ask", CLIENTS),
    _post("my-plan-end", CLIENTS),
    _post("my-plan-paper", CLIENTS),
    _get("my-goal", OWN, "goal"),
    _post("my-goal-agree", OWN, "goal"),
    _post("my-goal-keep", OWN, "goal"),
    _post("my-goal-revise", OWN, "goal"),
    _post("my-goal-rate", OWN, "goal"),
    _post("my-goal-move", OWN, "goal"),
    _post("my-goal-step", OWN, "goal"),
    _post("my-goal-forward", OWN, "goal"),
    _post("my-goal-support", OWN, "goal"),
    _post("my-goal-measures", OWN, "goal"),
    _post("my-goal-levels", OWN, "goal"),
    _post("my-goal-scale", OWN, "goal"),
    _post("my-goal-review", OWN, "goal"),
    _post("my-goal-under", OWN, "goal"),
    _get("questionnaire", OWN, "schedule"),
    _post("questionnaire-answers", OWN, "schedule"),
    _post("questionnaire-finish", OWN, "schedule"),
    _get("questionnaire-done", OWN, "response"),
    # The pages of whoever cares for a client.
    _get("caseload", CLINICIANS),
    _get("client-add", CLINICIANS),
    _post("client-add", CLINICIANS),
    _get("client", READING, "record"),
    _get("client-record", CARE, "record"),
    _post("client-record", CARE, "record"),
    _get("client-rights", CARE, "record"),
    _post("client-copy", CARE, "record"),
    _post("client-asked", CARE, "record"),
    _get("client-correction", CARE, "record"),
    _post("client-correction", CARE, "record"),
    _post("client-correction-answer", MIXED_CARE, "record", "correction"),
    _post("client-invite", CARE, "record"),
    _post("client-uninvite", CARE, "record"),
    _get("client-goal-map", READING, "record"),
    _get("client-goal-begin", CARE, "record"),
    _get("client-intake", READING, "record"),
    _post("client-intake-begin", CARE, "record"),
    _post("client-intake-add", CARE, "record", "hard"),
    _post("client-intake-arrange", CARE, "record", "money"),
    _post("client-intake-complete", CARE, "record"),
    _post("client-intake-take-up", CARE, "record"),
    _get("client-formulation", CARE, "record"),
    _post("client-formulation", CARE, "record"),
    _post("client-formulation-share", CARE, "record"),
    _get("client-plan", READING, "record"),
    _get("client-plan-compare", READING, "record"),
    _get("client-plan-write", CARE, "record"),
    _post("client-plan-write", CARE, "record"),
    _post("client-plan-keep", CARE, "record"),
    _post("client-plan-said", CARE, "record"),
    _post("client-plan-answer", CARE, "record"),
    _post("client-plan-review", CARE, "record"),
    _post("client-plan-end", CARE, "record"),
    _post("client-plan-paper", CARE, "record"),
    _get("plan-templates", CLINICIANS),
    _get("plan-template-new", CLINICIANS),
    _post("plan-template-new", CLINICIANS),
    _get("plan-template", TEMPLATE, "template"),
    _post("plan-template", TEMPLATE, "template"),
    _post("plan-template-retire", TEMPLATE, "template"),
    _post("plan-template-offer", TEMPLATE, "template"),
    _get("client-goal-set", CARE, "record"),
    _post("client-goal-set", CARE, "record"),
    _get("library", SUPERVISION),
    _get("library-approach", SUPERVISION, "cbt"),
    _get("library-intervention", SUPERVISION, "worry_time"),
    _get("client-goal-new", CARE, "record"),
    _post("client-goal-new", CARE, "record"),
    _get("client-goal", MIXED_READING, "record", "goal"),
    _post("client-goal-agree", MIXED_CARE, "record", "goal"),
    _post("client-goal-keep", MIXED_CARE, "record", "goal"),
    _post("client-goal-said", MIXED_CARE, "record", "goal"),
    _post("client-goal-revise", MIXED_CARE, "record", "goal"),
    _post("client-goal-rate", MIXED_CARE, "record", "goal"),
    _post("client-goal-move", MIXED_CARE, "record", "goal"),
    _post("client-goal-step", MIXED_CARE, "record", "goal"),
    _post("client-goal-forward", MIXED_CARE, "record", "goal"),
    _post("client-goal-support", MIXED_CARE, "record", "goal"),
    _post("client-goal-measures", MIXED_CARE, "record", "goal"),
    _post("client-goal-levels", MIXED_CARE, "record", "goal"),
    _post("client-goal-scale", MIXED_CARE, "record", "goal"),
    _post("client-goal-review", MIXED_CARE, "record", "goal"),
    _post("client-goal-under", MIXED_CARE, "record", "goal"),
    _get("client-safety-plan", READING, "record"),
    _get("client-safety-plan-write", CARE, "record"),
    _post("client-safety-plan-write", CARE, "record"),
    _post("client-safety-plan-looked", CARE, "record"),
    _get("client-safety-plan-before", READING, "record"),
    _get("client-measures", READING, "record"),
    _post("client-measure-ask", CARE, "record"),
    _post("client-measure-total", CARE, "record"),
    _post("client-measure-stop", MIXED_CARE, "record", "schedule"),
    _get("client-measure-enter", MIXED_CARE, "record", "schedule"),
    _post("client-measure-enter", MIXED_CARE, "record", "schedule"),
    _get("client-response", MIXED_READING, "record", "response"),
    _post("client-total-withdraw", MIXED_CARE, "record", "total"),
    _get("client-appointments", CARE, "record"),
    _post("client-appointments", CARE, "record"),
    _post("client-appointment-settle", MIXED_CARE, "record", "appointment"),
    _post("client-appointment-move", MIXED_CARE, "record", "appointment"),
    _get("client-episode", CARE, "record"),
    _post("client-episode", CARE, "record"),
    _get("client-hand-over", CARE, "record"),
    _post("client-hand-over", CARE, "record"),
    _post("client-hand-over-back", CARE, "record"),
    _get("client-consents", CARE, "record"),
    _get("client-consent", CARE, "record", "research"),
    _post("client-consent", CARE, "record", "research"),
    _post("client-consent-ask", CARE, "record", "research"),
    _get("alert", CARE, "alert"),
    _post("alert", CARE, "alert"),
    _get("emergency", CLINICIANS),
    _post("emergency", CLINICIANS),
    _get("emergency-record", OPENED, "opening"),
    _post("emergency-close", OPENED, "opening"),
    # The privacy officer's pages.
    _get("privacy", OFFICERS),
    _get("privacy-opening", REVIEWED, "opening"),
    _post("privacy-opening", REVIEWED, "opening"),
    _get("supervision", SUPERVISION),
    # The manager's pages.
    _get("practice", MANAGERS),
    _get("practice-trail", PRACTICE, "practice"),
    _get("practice-rights", PRACTICE, "practice"),
    _post("practice-rights", PRACTICE, "practice"),
    _post("practice-times", PRACTICE, "practice"),
    _get("practice-retention", PRACTICE, "practice"),
    _post("practice-retention", PRACTICE, "practice"),
    _get("practice-record", MIXED_PRACTICE, "practice", "record"),
    _post("practice-record-hold", MIXED_PRACTICE, "practice", "record"),
    _post("practice-record-lift", MIXED_PRACTICE, "practice", "record", "hold"),
    _post("practice-record-keep", MIXED_PRACTICE, "practice", "record"),
    _post("practice-record-take-up", MIXED_PRACTICE, "practice", "record"),
    _post("practice-record-erase", MIXED_PRACTICE, "practice", "record"),
    _post("practice-record-factor", MIXED_PRACTICE, "practice", "record"),
    _post("practice-record-ask", MIXED_PRACTICE, "practice", "record", "research"),
    _get("practice-people", PRACTICE, "practice"),
    _post("practice-people", PRACTICE, "practice"),
    _post("practice-invite-again", MIXED_PRACTICE, "practice", "invitation"),
    _post("practice-uninvite", MIXED_PRACTICE, "practice", "invitation"),
    _get("practice-part-end", MIXED_PRACTICE, "practice", "part"),
    _post("practice-part-end", MIXED_PRACTICE, "practice", "part"),
    _post("practice-factor-reset", MIXED_PRACTICE, "practice", "member"),
    _get("practice-hand-over", MIXED_PRACTICE, "practice", "hand_over"),
    _post("practice-hand-over", MIXED_PRACTICE, "practice", "hand_over"),
    _get("practice-care", MIXED_PRACTICE, "practice", "record"),
    _post("practice-care", MIXED_PRACTICE, "practice", "record"),
    _get("practice-supervision", PRACTICE, "practice"),
    _post("practice-supervision", PRACTICE, "practice"),
    _post("practice-supervision-end", MIXED_PRACTICE, "practice", "supervision"),
    _get("practice-consents", PRACTICE, "practice"),
    _get("practice-consent", PRACTICE, "practice", "research"),
    _post("practice-consent", PRACTICE, "practice", "research"),
    _get("practice-consent-preview", PRACTICE, "practice", "research"),
    _post("practice-consent-publish", PRACTICE, "practice", "research"),
    _post("practice-consent-retire", PRACTICE, "practice", "research"),
    _get("practice-consent-version", MIXED_PRACTICE, "practice", "research", "text"),
    _get("practice-questionnaires", PRACTICE, "practice"),
    _get("practice-questionnaire-add", PRACTICE, "practice"),
    _post("practice-questionnaire-add", PRACTICE, "practice"),
    _get("practice-questionnaire", PRACTICE, "practice", "phq9"),
    _post("practice-questionnaire", PRACTICE, "practice", "phq9"),
    _post("practice-questionnaire-retire", MIXED_PRACTICE, "practice", "own"),
    _post("practice-wording-withdraw", MIXED_PRACTICE, "practice", "words"),
)
