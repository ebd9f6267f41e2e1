"""Rows are reached by queries that begin at a viewer; see docs/decisions/0028-default-deny.md."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

SOURCE: Final = Path(__file__).parents[2] / "src" / "telos"
MANAGERS: Final = {"objects", "_default_manager", "_base_manager"}
# The furniture of a room that may ask its tables.
FURNITURE: Final = {"queries", "rules", "actions", "models", "tasks", "migrations"}

_OPERATOR = "for whoever runs the machine: counts, tables and accounts, nothing that was written"
_DEMO = "makes an invented practice, or says where it stands"
_SIGNING_IN = "a library's table of somebody's own signing in"
_VAULT = "the store of keys itself, and what seals by it"
OUTSIDE: Final = {
    "cli/server/accounts.py": _OPERATOR,
    "cli/server/audit.py": _OPERATOR,
    "cli/server/backup/inside.py": _OPERATOR,
    "cli/server/demo.py": _DEMO,
    "cli/server/doctor/keys.py": _OPERATOR,
    "cli/server/doctor/notices.py": _OPERATOR,
    "cli/server/doctor/surroundings.py": _OPERATOR,
    "cli/server/doctor/trail.py": _OPERATOR,
    "cli/server/member.py": _OPERATOR,
    "cli/server/practice.py": _OPERATOR,
    "cli/server/tables.py": _OPERATOR,
    "demo/build.py": _DEMO,
    "demo/bulk/writing.py": _DEMO,
    "demo/standing.py": _DEMO,
    "vault/migrating.py": _VAULT,
    "vault/rows.py": _VAULT,
    "vault/store.py": _VAULT,
    "web/account/factor_forms.py": _SIGNING_IN,
    "web/account/factors.py": _SIGNING_IN,
    "web/account/signing_in.py": _SIGNING_IN,
    "web/session_store.py": _SIGNING_IN,
}
"""Modules that ask tables and are no furniture of a room, each with its reason."""

_OF_A_ROW = "of a row that the caller was allowed to see"
_NARROWS = "narrows what a viewer may see, or decides a deed; shown by itself nowhere"
_OF_A_PRACTICE = "of a practice that the caller runs, or has rules of"
_VALUES = "works with what was read already; asks no table"
_BY_KEY = "holding the key is being allowed to"
_TELLING = "whom a deed tells"
_SEALING = "with whose key something is sealed; shown nowhere"
_LIBRARY = "of the library, which is nobody's record; asks no table"
WITHOUT_A_VIEWER: Final = {
    "access.therapists_of": _OF_A_ROW,
    "access.facts_in_force": _NARROWS,
    "access.has_agreed": _NARROWS,
    "access.wants_no_mail": _NARROWS,
    "access.clients_who_agreed": _NARROWS,
    "access.consents_of": _OF_A_ROW,
    "access.present_texts": _OF_A_PRACTICE,
    "access.count_answers": _OF_A_PRACTICE,
    "access.treatment_at_a_glance": _VALUES,
    "access.client_to_open": _SEALING,
    "access.client_of_opening": _SEALING,
    "episodes.client_of_request": _SEALING,
    "measures.client_of_alert": _SEALING,
    "people.record_named": _SEALING,
    "access.told_of_openings": _TELLING,
    "access.readers_by_supervision": _TELLING,
    "access.reviewers_of_each": _TELLING,
    "access.clients_cared_for": _NARROWS,
    "access.supervised_for": _OF_A_ROW,
    "audit.trail_of_clients": "for `access`, which says whose trail a viewer reads",
    "audit.trail_of_practices": "for `access`, which says whose trail a viewer reads",
    "audit.days_of": _VALUES,
    "audit.told_between": _VALUES,
    "audit.has_chain": _OPERATOR,
    "audit.row_count": _OPERATOR,
    "audit.verify": _OPERATOR,
    "intake.answers_from": _VALUES,
    "intake.safety_at_a_glance": _VALUES,
    "intake.unarranged_of": _VALUES,
    "goals.attainment_of": _VALUES,
    "goals.order_of": _VALUES,
    "goals.scaled_before": _VALUES,
    "measures.published_rule_of": _VALUES,
    "measures.first_and_last": _VALUES,
    "measures.best_and_last": _VALUES,
    "measures.reckoned_of": _VALUES,
    "measures.swings_between": _VALUES,
    "measures.categories_of": _VALUES,
    "measures.main_measures": _VALUES,
    "measures.called_for_help_in": _VALUES,
    "measures.with_last_answer": _VALUES,
    "measures.due_of": _OF_A_ROW,
    "measures.library_of": _OF_A_PRACTICE,
    "measures.with_words": _VALUES,
    "measures.instrument_of": _OF_A_ROW,
    "measures.instrument_as_asked": _OF_A_ROW,
    "measures.instruments_by_practice": _OF_A_PRACTICE,
    "measures.instruments_of_episodes": _OF_A_ROW,
    "measures.followed_in": _OF_A_ROW,
    "measures.risk_questions": _VALUES,
    "measures.possible_answers": _VALUES,
    "measures.questions_of": _OF_A_ROW,
    "measures.question_of": _OF_A_ROW,
    "measures.readings_of": _OF_A_ROW,
    "measures.sent_answer_of": _OF_A_ROW,
    "notices.told_about": _TELLING,
    "people.account_of_session": "whose session it is",
    "access.person_who_asks": "whose session it is",
    "people.managers_of": _TELLING,
    "people.people_of_trail": _OF_A_PRACTICE,
    "people.invitation_to_record": _OF_A_ROW,
    "people.invitation_by_key": _BY_KEY,
    "people.link_by_key": _BY_KEY,
    "people.account_for": _BY_KEY,
    "people.has_second_factor": _NARROWS,
    "people.people_with_second_factor": _NARROWS,
    "plans.approach_of": _LIBRARY,
    "plans.intervention_of": _LIBRARY,
    "plans.approach_name": _LIBRARY,
    "plans.intervention_name": _LIBRARY,
    "plans.all_approaches": _LIBRARY,
    "plans.all_concerns": _LIBRARY,
    "plans.concern_name": _LIBRARY,
    "plans.interventions_for": _LIBRARY,
    "plans.interventions_by_fit": _LIBRARY,
    "plans.unknown_approaches": _LIBRARY,
    "plans.unknown_interventions": _LIBRARY,
    "plans.our_templates": _LIBRARY,
    "plans.says_of_template": _VALUES,
    "plans.plan_at_a_glance": _VALUES,
    "intake.is_formulation_typed": _VALUES,
    "plans.planned_for": _NARROWS,
    "plans.changes_of": _VALUES,
    "plans.goals_of_signs": _VALUES,
    "plans.is_recorded": _LIBRARY,
    "plans.names_of_offered": _VALUES,
    "plans.recorded_about": _LIBRARY,
    "plans.wish_of": _VALUES,
    "rights.copy_stands": _BY_KEY,
    "rights.brought_back": "for whoever runs the machine, who has it erased again",
    "rights.times_of": _VALUES,
    "rights.rules_of": _OF_A_PRACTICE,
    "rights.known_years": _VALUES,
    "rights.clients_whose_care_ended": _OF_A_PRACTICE,
    "rights.end_of_care": _OF_A_ROW,
    "rights.due_day": _VALUES,
    "rights.kinds_kept_of": _NARROWS,
    "rights.present_holds": _NARROWS,
    "rights.standing_of_record": _OF_A_ROW,
    "vault.key_counts": _OPERATOR,
    "vault.classes_with_keys": _NARROWS,
    "vault.text_counts": _OPERATOR,
    "vault.one_text_of_each": _OPERATOR,
    "vault.is_store_lost": _OPERATOR,
    "vault.erased_owners": _OPERATOR,
    "vault.owners": _OPERATOR,
    "vault.was_erased": _NARROWS,
}
"""Queries that do not begin at a viewer, each with its reason."""


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _is_furniture(path: Path) -> bool:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return len(parts) > 1 and parts[1] in FURNITURE


def _asks_tables(path: Path) -> bool:
    tree = ast.parse(path.read_text("utf-8"))
    return any(isinstance(n, ast.Attribute) and n.attr in MANAGERS for n in ast.walk(tree))


def test_tables_are_asked_by_the_furniture_of_rooms() -> None:
    asking = {_name(p) for p in SOURCE.rglob("*.py") if not _is_furniture(p) and _asks_tables(p)}
    assert asking == set(OUTSIDE), "rows are fetched by a query of their room; see 0028"


def _queries() -> dict[str, list[str]]:
    """The arguments of each public query, by room and name."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        room, *rest = path.relative_to(SOURCE).with_suffix("").parts
        if rest[:1] != ["queries"]:
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                found[f"{room}.{node.name}"] = [a.arg for a in node.args.args]
    return found


QUERIES: Final = _queries()


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_query_begins_at_a_viewer_or_says_why_not(name: str) -> None:
    begins = QUERIES[name][:1] == ["viewer"]
    assert begins != (name in WITHOUT_A_VIEWER), f"{name}({', '.join(QUERIES[name])})"


def test_no_reason_is_given_for_what_is_not_there() -> None:
    assert set(WITHOUT_A_VIEWER) <= set(QUERIES)
