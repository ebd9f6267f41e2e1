"""The means, spreads and reliabilities that the library holds, written out by hand."""

import pytest

from telos.science.instruments import instruments, load_instrument

SEEN, GUESS = "confirmed", "unconfirmed"

# (instrument, subscale or nothing, norm): people, mean, standard deviation, status
NORMS = {
    ("phq9", "", "iapt"): (4394, 16.41, 5.65, SEEN),
    ("phq9", "", "general_germany"): (None, 2.9, 3.5, GUESS),
    ("phq9", "", "general_germany_women"): (None, 3.1, 3.5, SEEN),
    ("phq9", "", "general_germany_men"): (None, 2.7, 3.5, SEEN),
    ("phq9", "", "mdd_primary_care"): (41, 17.1, 6.1, SEEN),
    ("phq9", "", "no_depression_primary_care"): (474, 3.3, 3.8, SEEN),
    ("gad7", "", "iapt"): (4394, 14.53, 4.43, SEEN),
    ("gad7", "", "general_germany_women"): (None, 3.2, 3.5, SEEN),
    ("gad7", "", "general_germany_men"): (None, 2.7, 3.2, SEEN),
    ("pcl5", "", "trauma_exposed_students"): (None, 15.42, 14.72, GUESS),
    ("cesd", "", "general_population"): (None, 9.25, 8.58, GUESS),
    ("cesd", "", "patients"): (None, 24.42, 13.51, GUESS),
    ("who5", "", "general_approximate"): (None, 70, None, SEEN),
    ("rses", "", "us_adults"): (None, 22.62, 5.8, GUESS),
    ("swls", "", "us_students"): (176, 23.5, 6.43, GUESS),
    ("flourishing", "", "students"): (689, 44.97, 6.56, GUESS),
    ("gas", "", "design"): (None, 50, 10, GUESS),
    ("dass21", "depression", "general_uk"): (1794, 5.66, 7.74, SEEN),
    ("dass21", "anxiety", "general_uk"): (1794, 3.76, 5.9, SEEN),
    ("dass21", "stress", "general_uk"): (1794, 9.46, 8.4, SEEN),
    ("core10", "", "general_population"): (535, 4.7, 4.8, SEEN),
    ("core10", "", "primary_care"): (1835, 19.7, 7.7, SEEN),
    ("oasis", "", "icbt_gad"): (None, 12.4, 2.8, SEEN),
    ("vq", "progress", "students"): (None, 17.2, 6.44, SEEN),
    ("vq", "progress", "outpatients"): (None, 12.8, None, SEEN),
    ("vq", "obstruction", "students"): (None, 12.1, 6.88, SEEN),
    ("vq", "obstruction", "outpatients"): (None, 18.9, 6.49, SEEN),
    ("wsas", "", "iapt"): (4394, 21.64, 9.22, SEEN),
    ("bdi2", "", "outpatients"): (500, 22.45, 12.75, GUESS),
    ("bdi2", "", "college_students"): (120, 12.56, 9.93, GUESS),
}

# (instrument, subscale or nothing): kind, value or its lowest, its highest, people, status
RELIABILITY = {
    ("phq9", ""): [("alpha", 0.89, None, None, SEEN), ("retest", 0.84, None, None, GUESS)],
    ("gad7", ""): [("alpha", 0.92, None, None, GUESS), ("retest", 0.83, None, None, SEEN)],
    ("phq15", ""): [("alpha", 0.8, None, None, GUESS)],
    ("pcl5", ""): [
        ("alpha", 0.94, None, 278, SEEN),
        ("retest", 0.82, None, None, SEEN),
        ("retest", 0.79, 0.94, None, SEEN),
    ],
    ("cesd", ""): [
        ("alpha", 0.85, None, None, GUESS),
        ("alpha", 0.9, None, None, GUESS),
        ("retest", 0.51, 0.67, None, GUESS),
    ],
    ("k6", ""): [("alpha", 0.89, None, None, GUESS)],
    ("k10", ""): [("alpha", 0.93, None, None, GUESS)],
    ("rses", ""): [("alpha", 0.91, None, None, GUESS)],
    ("swls", ""): [("alpha", 0.87, None, 176, SEEN), ("retest", 0.82, None, None, SEEN)],
    ("flourishing", ""): [("alpha", 0.87, None, None, GUESS), ("retest", 0.71, None, None, GUESS)],
    ("audit", ""): [("alpha", 0.83, None, None, GUESS)],
    ("dass21", "depression"): [("alpha", 0.88, None, None, GUESS)],
    ("dass21", "anxiety"): [("alpha", 0.82, None, None, GUESS)],
    ("dass21", "stress"): [("alpha", 0.9, None, None, GUESS)],
    ("core10", ""): [("alpha", 0.9, None, None, SEEN)],
    ("oasis", ""): [("alpha", 0.87, None, None, SEEN), ("retest", 0.66, None, None, SEEN)],
    ("odsis", ""): [("alpha", 0.89, 0.96, None, SEEN)],
    ("ucla3", ""): [("alpha", 0.72, None, None, GUESS), ("retest", 0.73, None, None, SEEN)],
    ("brs", ""): [("alpha", 0.8, 0.91, None, SEEN), ("retest", 0.62, 0.69, None, GUESS)],
    ("mlq", "presence"): [("alpha", 0.82, 0.88, None, GUESS), ("retest", 0.7, None, None, GUESS)],
    ("mlq", "search"): [("alpha", 0.82, 0.88, None, GUESS), ("retest", 0.73, None, None, GUESS)],
    ("cbi", "personal"): [("alpha", 0.85, 0.87, None, GUESS)],
    ("cbi", "work"): [("alpha", 0.85, 0.87, None, GUESS)],
    ("cbi", "client"): [("alpha", 0.85, 0.87, None, GUESS)],
    ("psychlops", ""): [("alpha", 0.75, 0.83, None, SEEN), ("retest", 0.7, None, None, SEEN)],
    ("ders16", ""): [("alpha", 0.92, None, None, GUESS), ("retest", 0.85, None, None, GUESS)],
    ("adnm8", ""): [("alpha", 0.8, None, None, SEEN)],
    ("wsas", ""): [("alpha", 0.7, 0.94, None, GUESS), ("retest", 0.73, None, None, GUESS)],
    ("bdi2", ""): [
        ("alpha", 0.92, None, None, GUESS),
        ("alpha", 0.93, None, None, GUESS),
        ("retest", 0.93, None, None, GUESS),
    ],
}


def test_norms_are_those_of_the_table() -> None:
    held = {
        (one.key, "" if part is one else part.key, norm.key): (
            norm.n,
            norm.mean,
            norm.sd,
            norm.status,
        )
        for one in instruments()
        for part in (one, *one.subscales)
        for norm in part.norms
    }
    assert held == NORMS


def test_reliabilities_are_those_of_the_table() -> None:
    held = {
        (one.key, "" if part is one else part.key): [
            (fact.kind, fact.value, fact.highest, fact.n, fact.status) for fact in part.reliability
        ]
        for one in instruments()
        for part in (one, *one.subscales)
        if part.reliability
    }
    assert held == RELIABILITY


def test_four_samples_of_the_brs_are_a_range() -> None:
    (span,) = load_instrument("brs").norm_ranges
    ends = (span.mean_lowest, span.mean_highest, span.sd_lowest, span.sd_highest)
    assert (ends, span.status) == ((3.53, 3.98, 0.61, 0.73), GUESS)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("wai_sr", {"task": (4, 4, 20), "bond": (4, 4, 20), "goal": (4, 4, 20)}),
        (
            "oq45",
            {
                "symptom_distress": (25, 0, 100),
                "interpersonal_relations": (11, 0, 44),
                "social_role": (9, 0, 36),
            },
        ),
    ],
)
def test_totals_only_instrument_tells_the_ranges_of_its_parts(
    key: str, parts: dict[str, tuple[int, float, float]]
) -> None:
    held = {
        part.key: (part.item_count, part.score.lowest, part.score.highest)
        for part in load_instrument(key).subscales
        if part.score is not None
    }
    assert held == parts
