"""Named sets of parameters, each number with its source."""

from dataclasses import replace
from typing import Final

from telos.science.simulate.figures import fitted, judged, published
from telos.science.simulate.parameters import (
    AftercareParameters,
    CareParameters,
    ChangeParameters,
    ClassParameters,
    DropOutParameters,
    FrontParameters,
    GoalParameters,
    GroupParameters,
    MeasureParameters,
    MissingParameters,
    SeasonParameters,
    SessionParameters,
    SuddenGainParameters,
    TherapistParameters,
)
from telos.science.simulate.published import IAPT_INTAKE

DERIVED_SEED: Final = CareParameters(
    measures=(
        MeasureParameters(
            instrument="phq9",
            lowest=published(0.0, "kroenke2001"),
            highest=published(27.0, "kroenke2001"),
            mean=fitted(13.5, "seed"),
            sd=published(5.65, "saunders2019"),
            reliability=judged(0.84, "test-retest, as in the instrument's file, unconfirmed there"),
        ),
        MeasureParameters(
            instrument="gad7",
            lowest=published(0.0, "spitzer2006"),
            highest=published(21.0, "spitzer2006"),
            mean=fitted(12.0, "seed"),
            sd=published(4.43, "saunders2019"),
            reliability=judged(0.83, "test-retest, as in the instrument's file, unconfirmed there"),
        ),
    ),
    correlation=fitted(0.65, "seed"),
    change=ChangeParameters(
        mean=fitted(0.55, "seed"),
        sd=fitted(0.47, "seed"),
        correlation=fitted(0.85, "seed"),
        complete_at_session=fitted(8.0, "seed"),
        goes_on=True,
    ),
    sessions=SessionParameters(
        least=published(2.0, "nhstt"),
        shape=fitted(3.0, "seed"),
        mean=fitted(5.5, "seed"),
        most=fitted(30.0, "seed"),
        week_left_out=published(0.089, "binnie2016"),
    ),
    therapists=TherapistParameters(
        clients_each=judged(60.0, "about what a therapist ends in a year"),
        share=judged(0.0, "the seed knows no therapists"),
    ),
    front=None,
    drop_out=None,
    groups=None,
    classes=None,
    sudden_gains=None,
    seasons=None,
    missing=None,
    goals=None,
    aftercare=None,
    whole_points=True,
    within_scale=True,
)
"""The seed as it was fitted: people who finished a course, and nothing else.

It comes to reliable improvement .697, recovery .493, reliable recovery .469, deterioration
.058, 7.5 sessions. Where it does not fit: d from first to last score is 1.10 and 1.26
(published .87 and .88), and 90 % begin at caseness (published 95 %).
"""

IAPT_MEASURES: Final = tuple(
    replace(
        measure,
        mean=IAPT_INTAKE[measure.instrument].mean,
        sd=IAPT_INTAKE[measure.instrument].sd,
    )
    for measure in DERIVED_SEED.measures
)
"""First scores as published, in place of the seed's lower ones: ``replace(…, measures=…)``."""

ROUTINE_CARE: Final = replace(
    DERIVED_SEED,
    change=replace(
        DERIVED_SEED.change,
        mean=fitted(0.68, "routine"),
        sd=fitted(0.46, "routine"),
        goes_on=False,
    ),
    sessions=replace(DERIVED_SEED.sessions, mean=fitted(6.7, "routine")),
    therapists=TherapistParameters(
        clients_each=judged(60.0, "about what a therapist ends in a year"),
        share=published(0.07, "clustering"),
    ),
    classes=ClassParameters(
        flat_within=judged(0.15, "two points of a middling PHQ-9, less than its error"),
        late=judged(0.14, "about one client in nine; a trial had 24 % (npj 2024)"),
        late_from_session=judged(6.0, "one class of Saunders 2019 is flat to session 6"),
        up_and_down=judged(0.12, "about one client in ten"),
        swing=judged(0.2, "about three points of a middling PHQ-9"),
        swing_sessions=judged(6.0, "three sessions up, three down"),
    ),
    front=FrontParameters(
        never_started=published(0.30, "nhs2018"),
        one_session=published(0.291, "scott2024"),
    ),
    drop_out=DropOutParameters(
        base=fitted(0.05, "routine"),
        slope=judged(0.5, "one standard deviation worse leaves 1.6 times as fast"),
        informed_by="observed",
    ),
    groups=GroupParameters(
        clients=judged(0.2, "a service with some groups"),
        size=published(8.0, "nice2022"),
        share=published(0.06, "clustering"),
    ),
    sudden_gains=SuddenGainParameters(
        share=judged(0.4, "about one client in six has one; rates in studies differ widely"),
        least_fall=judged(0.35, "a quarter of the burden is gone at once, as usual criteria ask"),
        held_back=judged(0.8, "most of the change so far comes at once"),
        earliest_session=judged(3.0, "gains come early"),
        latest_session=judged(6.0, "gains come early"),
    ),
    seasons=SeasonParameters(
        intakes=tuple(
            judged(share, "more after the holidays than in them")
            for share in (1.10, 1.02, 1.06, 0.96, 1.0, 0.98, 0.98, 0.92, 1.02, 1.06, 1.06, 0.84)
        ),
        swing=judged(0.015, "a fifth of a point; primary care shows none (Winthorst 2011)"),
        peak_month=judged(1.5, "mid-January"),
    ),
    missing=MissingParameters(
        first_form=judged(0.01, "services ask at the door"),
        later_form=judged(0.06, "a form in sixteen"),
        item=judged(0.004, "an item in 250"),
    ),
    goals=GoalParameters(
        most=judged(3.0, "as many as the usual form has room for"),
        another=judged(0.5, "two goals on average"),
        start_mean=judged(2.5, "goals are set where something is wanting"),
        start_sd=judged(1.6, "from not begun to half way"),
        progress_mean=judged(0.5, "half of the way"),
        progress_sd=judged(0.4, "some get there, some go back"),
        with_symptoms=fitted(0.43, "krause2022"),
        expected=fitted(0.38, "kiresuk1968"),
        own=judged(0.4, "goals of one client differ nearly as much as clients do"),
        error_sd=judged(0.8, "about a point from week to week"),
        not_rated=judged(0.15, "not every session has room for it"),
    ),
    aftercare=AftercareParameters(
        drift=published(1.85, "drift"),
        drift_sd=judged(4.0, "some lose all, some go on"),
        answered=judged(0.5, "half answer a letter"),
    ),
)
"""A whole front door and what happens behind it: the seed, with those who are lost.

Change, sessions and drop-out were fitted again to the same results, now of those who came twice
or more: reliable improvement .676, recovery .495, reliable recovery .471, 7.6 sessions, drop-out
.20. Where it does not fit: deterioration .044 (aimed at .06), and as the seed (d 1.09 and 1.27).
Results on it say nothing about any service.
"""
