"""What single instruments ask for beyond a sum: gates, algorithms, halves, codings."""

from telos.science.instruments import instruments, load_instrument

# What may be missing. All others need every answer, and most of those for want of a rule.
MAY_BE_MISSING = {
    "phq9": ("prorate", 2),
    "gad7": ("prorate", 1),
    "cesd": ("prorate", 4),
    "core10": ("prorate", 1),
    "psychlops": ("prorate", 1),
    "gbo": ("answered", 2),
    "gcqs": ("answered", 4),
}
NONE_ALLOWED = {"phq2", "gad2", "phq4", "who5", "auditc", "ucla3"}


def test_missing_rules_are_the_published_ones_or_none() -> None:
    for one in instruments():
        if one.missing is not None:
            rule = (one.missing.rule, one.missing.max_missing)
            assert rule == MAY_BE_MISSING.get(one.key, ("complete", 0))
            assert one.missing.published is (one.key in {*MAY_BE_MISSING, *NONE_ALLOWED})


def test_only_the_second_problem_may_be_missing_in_psychlops() -> None:
    missing = load_instrument("psychlops").missing
    assert missing is not None
    assert missing.may_lack == ("psychlops_problem_2",)


def test_phq4_draws_its_line_on_either_half() -> None:
    phq4 = load_instrument("phq4")
    lines = {part.key: part.caseness and part.caseness.cut for part in phq4.subscales}
    assert lines == {"anxiety": 3, "depression": 3}
    assert phq4.case_from is not None
    assert (phq4.case_from.how, phq4.case_from.subscales) == ("any", ("anxiety", "depression"))


def test_k10_has_two_sets_of_bands() -> None:
    (other,) = load_instrument("k10").alternative_bands
    begins = [(band.lowest, band.label) for band in other.bands]
    assert begins == [(10, "likely well"), (20, "mild"), (25, "moderate"), (30, "severe")]


def test_goal_attainment_is_rated_from_minus_two_to_plus_two() -> None:
    method = load_instrument("gas").method
    assert method is not None
    assert (method.lowest, method.highest) == (-2, 2)


def test_goals_and_problems_are_in_the_clients_own_words() -> None:
    written = [item.key for one in instruments() for item in one.items if item.own_words]
    assert written == [
        *("gbo_1", "gbo_2", "gbo_3"),
        *("psychlops_problem_1", "psychlops_problem_2", "psychlops_function"),
    ]


def test_only_the_caution_that_is_our_own_is_soft() -> None:
    held = {a.item: (a.at_least, a.soft) for one in instruments() for a in one.alerts}
    own = {a.item: (1, True) for a in load_instrument("telos_safety").alerts}
    assert held == {"phq9_9": (1, False), "core10_6": (1, False), "dass21_21": (2, True), **own}


def test_burnout_scales_ask_for_half_their_answers() -> None:
    cbi = load_instrument("cbi")
    assert [option.value for option in cbi.options] == [0, 25, 50, 75, 100]
    for part, count, least in (("personal", 6, 3), ("work", 7, 4), ("client", 6, 3)):
        scale = cbi.subscale(part)
        assert scale.missing is not None
        assert scale.caseness is not None
        assert (len(scale.items), len(scale.items) - scale.missing.max_missing) == (count, least)
        assert [band.lowest for band in scale.bands] == [0, 50, 75, 100]
        assert scale.caseness.cut == 50


def test_dass_scales_have_bands_and_norms_of_their_own() -> None:
    dass = load_instrument("dass21")
    begins = {part.key: [band.lowest for band in part.bands] for part in dass.subscales}
    norms = {part.key: (part.norms[0].mean, part.norms[0].sd) for part in dass.subscales}
    assert begins == {
        "depression": [0, 10, 14, 21, 28],
        "anxiety": [0, 8, 10, 15, 20],
        "stress": [0, 15, 19, 26, 34],
    }
    assert norms == {"depression": (5.66, 7.74), "anxiety": (3.76, 5.9), "stress": (9.46, 8.4)}


# The answers that an item takes where they differ from its instrument's
def test_audit_items_nine_and_ten_take_only_even_answers() -> None:
    audit = load_instrument("audit")
    values = {item.key: [o.value for o in audit.options_of(item)] for item in audit.items}
    assert values["audit_9"] == values["audit_10"] == [0, 2, 4]
    assert values["audit_8"] == [0, 1, 2, 3, 4]


def test_phq15_asks_the_menstrual_item_of_women_only() -> None:
    applies = {item.key: item.applies for item in load_instrument("phq15").items}
    assert [key for key, whom in applies.items() if whom] == ["phq15_4"]
    assert applies["phq15_4"] is not None
    assert (applies["phq15_4"].to, applies["phq15_4"].otherwise) == ("women", 0)


def test_pcptsd5_asks_first_whether_anything_happened() -> None:
    one = load_instrument("pcptsd5")
    assert one.gate is not None
    assert one.items[0].key == one.gate.item
    assert (one.gate.opens_at, one.gate.otherwise) == (1, 0)
    assert one.gate.item not in one.counted_keys


def test_pcl5_diagnoses_by_one_one_two_two() -> None:
    (rule,) = load_instrument("pcl5").algorithms
    assert rule.endorsed_at == 2
    assert [cluster.at_least for cluster in rule.clusters] == [1, 1, 2, 2]
    assert [len(cluster.items) for cluster in rule.clusters] == [5, 2, 7, 6]


def test_itq_tells_ptsd_from_complex_ptsd() -> None:
    rules = {rule.key: rule for rule in load_instrument("itq").algorithms}
    for key in ("ptsd_criteria", "dso"):
        assert [(len(c.items), c.at_least) for c in rules[key].clusters] == [(2, 1)] * 3 + [(3, 1)]
        assert rules[key].endorsed_at == 2
    assert rules["cptsd"].needs == ("ptsd_criteria", "dso")
    assert (rules["ptsd"].needs, rules["ptsd"].unless) == (("ptsd_criteria",), ("dso",))


def test_codings_that_differ_from_another_in_use_are_named() -> None:
    codings = {one.key: one.coding for one in instruments() if one.coding != "standard"}
    assert codings == {
        "dass21": "doubled",
        "k10": "1-5",
        "k6": "0-4",
        "rses": "0-3",
        "swemwbs": "raw",
        "who5": "times-4",
    }
