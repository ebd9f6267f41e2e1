"""The register: every statement that was recorded, and no other.

The table was written out by hand from the list of facts, not from the file that it holds against.
"""

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.science.interventions import (
    NO_STATEMENT,
    Evidence,
    InterventionLibrary,
    approaches,
    concerns,
    intervention_library,
    interventions,
    read_intervention_library,
    review_by,
    where_from,
)
from tests.science.interventions.made import library, write

RECORDED_ON = date(2026, 11, 23)
SEEN, HELD = "looked-up", "general knowledge"
DATA = files("telos.science.interventions") / "data"


class Fact(NamedTuple):
    """One line of the list of facts, as it stands there."""

    concern: str
    of: str
    text: str
    sources: str
    statuses: set[str]


FACTS = [
    Fact(
        "depression",
        "group CBT",
        "NG222 less severe: among first-line; ~8 sessions, ~8 participants, 2 practitioners",
        "nice_ng222",
        {SEEN},
    ),
    Fact("depression", "CBT/BA", "NG222 less and more severe: recommended", "nice_ng222", {SEEN}),
    Fact(
        "depression",
        "MBCT/mindfulness group",
        "NG222: group mindfulness for less severe; MBCT groups 8-15, 8 weekly 2 h sessions, "
        "relapse prevention",
        "nice_ng222;nice_cg90",
        {SEEN},
    ),
    Fact(  # NICE was looked up, VA/DoD was not
        "depression",
        "IPT",
        "NG222 offered option; VA/DoD 2022 suggests CBT, IPT, BA, ACT, MBCT, PST, STPP without "
        "ranking",
        "nice_ng222;vadod_mdd2022",
        {SEEN, HELD},
    ),
    Fact(
        "depression",
        "psychodynamic",
        "NG222: STPP is an option, later in order",
        "nice_ng222",
        {SEEN},
    ),
    Fact(
        "depression",
        "humanistic/counselling",
        "NG222: counselling is an option",
        "nice_ng222",
        {SEEN},
    ),
    Fact(
        "depression",
        "couple",
        "NG222: behavioural couples therapy where relationship contributes",
        "nice_ng222",
        {HELD},
    ),
    Fact(
        "anxiety",
        "CBT",
        "CG113 GAD step 3: CBT or applied relaxation; panic: CBT",
        "nice_cg113",
        {HELD},
    ),
    Fact(
        "anxiety",
        "group psychoeducation",
        "CG113 step 2: psychoeducational groups or guided self-help",
        "nice_cg113",
        {HELD},
    ),
    Fact(
        "social_anxiety",
        "CBT",
        "CG159: individual CBT (Clark & Wells / Heimberg) first; group CBT not routinely preferred "
        "to individual",
        "nice_cg159",
        {SEEN},
    ),
    Fact(
        "social_anxiety",
        "psychodynamic",
        "CG159: STPP only if CBT and medication declined",
        "nice_cg159",
        {SEEN},
    ),
    Fact(
        "social_anxiety",
        "mindfulness",
        "CG159: do not routinely offer mindfulness or supportive therapy",
        "nice_cg159",
        {SEEN},
    ),
    Fact(
        "ocd",
        "CBT-ERP",
        "CG31: mild: <=10 therapist hours incl. group CBT with ERP; moderate: SSRI or >10 h "
        "CBT-ERP; severe: combined; involve family",
        "nice_cg31",
        {SEEN},
    ),
    Fact(
        "trauma",
        "trauma-focused CBT/PE/CPT/EMDR",
        "VA/DoD 2023: individual PE, CPT, EMDR strong; psychotherapy over medication",
        "vadod_ptsd2023",
        {SEEN},
    ),
    Fact(
        "trauma",
        "TF-CBT/EMDR",
        "NG116: individual TF-CBT, EMDR; no debriefing",
        "nice_ng116",
        {HELD},
    ),
    Fact(
        "trauma",
        "APA 2017",
        "CBT, CPT, CT, PE strong; brief eclectic, EMDR, NET conditional; 2025 update exists",
        "apa_ptsd2017",
        {SEEN},
    ),
    Fact("trauma", "group", "individual preferred to group (VA/DoD)", "vadod_ptsd2017", {HELD}),
    Fact(
        "emotional_instability",
        "DBT",
        "CG78: DBT for women with recurrent self-harm; no brief (<3 months) psychotherapy",
        "nice_cg78",
        {SEEN},
    ),
    Fact(
        "emotional_instability",
        "MBT/other",
        "APA 2024: structured psychotherapy",
        "apa_bpd2024",
        {HELD},
    ),
    Fact(
        "grief",
        "CBT (grief-focused)",
        "g=0.65 [0.49,0.81] post, 0.90 follow-up, 22 RCTs n=2602; preventive interventions not "
        "effective",
        "komischke2024;wittouck2011",
        {SEEN},
    ),
    Fact("grief", "any", "no NICE guideline for grief", "", {HELD}),
    Fact(
        "anger",
        "CBT",
        "d=0.70, 50 studies n=1640; all psychological 0.76 [0.67,0.85], 96 studies; no NICE/APA/VA "
        "guideline",
        "beck1998;saini2009",
        {SEEN},
    ),
    Fact(
        "substance_use",
        "CBT/MET/BCT/CM/12-step",
        "VA/DoD 2021 SUD promotes these; CM for stimulants",
        "vadod_sud2021",
        {HELD},
    ),
    Fact(
        "substance_use",
        "group",
        "typical 6-12 clients; 93% of SUD facilities offer group",
        "samhsa_tip41",
        {SEEN},
    ),
    Fact(
        "substance_use",
        "couple",
        "NICE CG115: behavioural couples for alcohol",
        "nice_cg115",
        {HELD},
    ),
    Fact(
        "chronic_illness",
        "ACT/CBT",
        "NG193 (chronic pain): consider ACT or CBT",
        "nice_ng193",
        {HELD},
    ),
    Fact(
        "chronic_illness",
        "group CBT/peer support",
        "CG91 depression with chronic physical problem",
        "nice_cg91",
        {HELD},
    ),
    Fact(
        "relationships",
        "couple therapy",
        "BCT, EFT, IBCT effective; no single NICE guideline",
        "",
        {HELD},
    ),
]

# The years that the list of facts gives; where it gives none, none is made up.
EDITIONS = {
    "nice_ng222": "2022",
    "vadod_mdd2022": "2022",
    "vadod_ptsd2023": "2023",
    "vadod_ptsd2017": "2017",
    "apa_ptsd2017": "2017",
    "apa_bpd2024": "2024",
    "vadod_sud2021": "2021",
    "komischke2024": "2024",
    "wittouck2011": "2011",
    "beck1998": "1998",
    "saini2009": "2009",
}
# Read from the list of facts: “superseded by NG222”, “2025 update exists”, and 2017 beside 2023.
SUPERSEDED = {"nice_cg90", "apa_ptsd2017", "vadod_ptsd2017"}

# Where each approach's statements are recorded. A statement of a guideline about a whole treatment
# stands at an intervention only where the treatment is that intervention.
AT_APPROACHES = {
    "act": {"depression_vadod", "illness_act_cbt"},
    "cbt": {
        "depression_cbt",
        "depression_group_cbt",
        "depression_vadod",
        "anxiety_cbt",
        "panic_cbt",
        "social_anxiety_cbt",
        "ocd_cbt",
        "trauma_vadod",
        "trauma_nice",
        "trauma_apa",
        "grief_cbt",
        "anger_cbt",
        "substance_vadod",
        "illness_act_cbt",
        "illness_group",
    },
    "couple": {
        "depression_couple",
        "substance_vadod",
        "substance_couple",
        "relationships_couple",
    },
    "dbt": {"instability_dbt"},
    "emdr": {"trauma_vadod", "trauma_nice", "trauma_apa"},
    "family": set(),
    "group": {
        "depression_group_cbt",
        "depression_mindfulness",
        "anxiety_class",
        "social_anxiety_cbt",
        "trauma_group",
        "substance_group",
        "illness_group",
    },
    "humanistic": {"depression_counselling"},
    "interpersonal": {"depression_ipt", "depression_vadod"},
    "mindfulness": {
        "depression_mindfulness",
        "depression_vadod",
        "social_anxiety_mindfulness",
    },
    "psychoanalysis": set(),
    "psychodynamic": {
        "depression_psychodynamic",
        "depression_vadod",
        "social_anxiety_psychodynamic",
    },
    "schema": set(),
    "solution_focused": set(),
}
AT_INTERVENTIONS = {
    "behavioural_activation": {"depression_cbt", "depression_vadod"},
    "problem_solving": {"depression_vadod"},
    "mindfulness_course": {"depression_mindfulness"},
    "relaxation": {"anxiety_cbt"},
    "psychoeducation_class": {"anxiety_class"},
    "exposure_response_prevention": {"ocd_cbt"},
    "trauma_memory_work": {"trauma_vadod", "trauma_apa"},
    "trauma_meanings": {"trauma_vadod", "trauma_apa"},
    "emdr_processing": {"trauma_vadod", "trauma_nice", "trauma_apa"},
    "mentalising": {"instability_structured"},
    "grief_revisiting": {"grief_cbt"},
    "motivational_conversation": {"substance_vadod"},
    "contingency_rewards": {"substance_vadod"},
    "mutual_help_bridge": {"substance_vadod"},
    "recovery_agreement": {"substance_vadod", "substance_couple"},
    "support_circle": {"illness_group"},
}


def _register() -> dict[str, Any]:
    return tomllib.loads((DATA / "evidence.toml").read_text(encoding="utf-8"))


def _shown() -> dict[str, Evidence]:
    everything = (*concerns().values(), *approaches().values(), *interventions().values())
    return {each.key: each for one in everything for each in one.evidence}


def test_every_fact_is_recorded_word_for_word_and_nothing_else() -> None:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in _register()["statements"]:
        found.setdefault((one["recorded_for"], one["recorded"]), []).append(one)
    assert set(found) == {(fact.of, fact.text) for fact in FACTS}
    for fact in FACTS:
        statements = found[fact.of, fact.text]
        sources = {key for one in statements for key in one["sources"]}
        assert sources == set(filter(None, fact.sources.split(";")))
        assert {one["status"] for one in statements} == fact.statuses
        assert fact.concern in {one["concern"] for one in statements}
        assert {one["date"] for one in statements} == {RECORDED_ON}


def test_fact_that_is_told_in_two_statements_is_told_wholly() -> None:
    register = {one["key"]: one for one in _register()["statements"]}
    assert len(register) == len(FACTS) + 2
    for ours, others in (
        (("depression_ipt", SEEN, "depression"), ("depression_vadod", HELD, "depression")),
        (("anxiety_cbt", HELD, "anxiety"), ("panic_cbt", HELD, "panic")),
    ):
        assert register[ours[0]]["recorded"] == register[others[0]]["recorded"]
        for key, status, concern in (ours, others):
            assert (register[key]["status"], register[key]["concern"]) == (status, concern)


def test_editions_are_those_that_were_recorded() -> None:
    sources = {one["key"]: one for one in _register()["sources"]}
    given = {key: one["edition"] for key, one in sources.items() if one.get("edition")}
    assert given == EDITIONS
    assert {key for key, one in sources.items() if one.get("superseded")} == SUPERSEDED


def test_numbers_of_a_statement_are_those_of_its_fact() -> None:
    for key, numbers in {
        "depression_mindfulness": ("8 to 15", "eight weekly", "two hours"),
        "ocd_cbt": ("up to 10", "more than 10"),
        "grief_cbt": ("0.65 [0.49, 0.81]", "0.90", "22", "2,602"),
        "anger_cbt": ("0.70", "50 studies", "1,640", "0.76 [0.67, 0.85]", "96"),
        "substance_group": ("6 to 12", "93%"),
    }.items():
        for number in numbers:
            assert number in _shown()[key].statement


def test_statements_stand_where_they_belong() -> None:
    at_approaches = {key: {e.key for e in one.evidence} for key, one in approaches().items()}
    assert at_approaches == AT_APPROACHES
    at_interventions = {
        key: {e.key for e in one.evidence} for key, one in interventions().items() if one.evidence
    }
    assert at_interventions == AT_INTERVENTIONS
    at_concerns = {key: [e.key for e in one.evidence] for key, one in concerns().items()}
    assert {key: named for key, named in at_concerns.items() if named} == {
        "grief": ["grief_no_guideline"]
    }


def test_general_knowledge_stays_marked_wherever_it_is_told() -> None:
    held = [one for one in _shown().values() if one.status == HELD]
    assert len(held) == 14
    for one in held:
        assert "general knowledge of 23 November 2026" in where_from(one)
    for one in _shown().values():
        assert ("looked up on" in where_from(one)) == (one.status == SEEN)


def test_no_statement_is_no_verdict() -> None:
    assert NO_STATEMENT == "No statement recorded; that is not “does not work”."


@pytest.mark.parametrize(
    ("recorded", "status", "superseded", "due"),
    [
        (date(2026, 11, 23), SEEN, False, date(2029, 11, 23)),
        (date(2026, 11, 23), HELD, False, date(2027, 11, 23)),
        (date(2026, 11, 23), SEEN, True, date(2026, 11, 23)),
        (date(2028, 2, 29), HELD, False, date(2029, 2, 28)),
        (date(2028, 2, 29), SEEN, False, date(2031, 2, 28)),
    ],
)
def test_day_of_review(recorded: date, status: Any, superseded: bool, due: date) -> None:
    assert review_by(recorded, status=status, superseded=superseded) == due


@given(recorded=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_general_knowledge_is_due_before_what_was_looked_up(recorded: date) -> None:
    seen = review_by(recorded, status="looked-up")
    held = review_by(recorded, status="general knowledge")
    now = review_by(recorded, status="looked-up", superseded=True)
    assert now == recorded < held < seen
    assert (seen.year - recorded.year, held.year - recorded.year) == (3, 1)


def _made(folder: Path) -> InterventionLibrary:
    return read_intervention_library(write(folder, library()))


def test_statement_with_one_current_source_is_not_due_at_once(tmp_path: Path) -> None:
    [one] = _made(tmp_path).approaches["talk"].evidence
    assert (one.source, one.edition) == ("First guideline; Second guideline", "2022")
    assert one.review_by == date(2029, 3, 5)


def test_statement_of_a_superseded_source_says_so(tmp_path: Path) -> None:
    [one] = _made(tmp_path).interventions["walk"].evidence
    assert one.review_by == one.date
    assert where_from(one) == (
        "Second guideline, edition not recorded; looked up on 5 March 2026, a newer edition is "
        "known: look it up"
    )


def test_statement_without_a_source_says_so(tmp_path: Path) -> None:
    [one] = _made(tmp_path).concerns["grief"].evidence
    assert where_from(one) == (
        "no source recorded; general knowledge of 5 March 2026, look up by 5 March 2027"
    )


def test_paper_has_its_year_once() -> None:
    told = where_from(_shown()["anger_cbt"])
    assert told.startswith("Beck & Fernandez 1998; Saini 2009; looked up on")


def test_same_statement_is_the_same_wherever_it_stands() -> None:
    shown = intervention_library()
    one = next(e for e in shown.approaches["cbt"].evidence if e.key == "ocd_cbt")
    [other] = shown.interventions["exposure_response_prevention"].evidence
    assert one == other
