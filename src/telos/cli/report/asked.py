"""What the values of options say, or why they cannot be."""

from telos.cli.language import gettext as _
from telos.cli.report.choices import Method, Rule
from telos.cli.report.problems import WrongCall

FEWEST_COURSES = 10
PAIR = 2
_MOST_DIGITS = 12


def refuse_unused(method: Method) -> None:
    """Options that the published rule would not look at must not be passed over in silence."""
    given = {
        "--reliability": method.reliability,
        "--norm-mean": method.norm_mean,
        "--norm-sd": method.norm_sd,
        "--sd": method.spread,
        "--cutoff": method.cutoff,
    }
    named = ", ".join(name for name, value in given.items() if value is not None)
    if method.rule is Rule.PUBLISHED and named:
        raise WrongCall(
            _("{options} would have no effect on the published rule.").format(options=named),
            _("Add --rule jacobson-truax, or leave them out."),
        )
    if method.rule is not Rule.PUBLISHED and method.lines:
        raise WrongCall(
            _("--line chooses among published lines, and {rule} draws its own.").format(
                rule=method.rule
            ),
            _("Leave one of the two out."),
        )


def lines_asked(given: list[str]) -> dict[str, str]:
    """Of an instrument's key, that of the line; refused where --line cannot be read."""
    pairs = [[word.strip() for word in one.partition("=")[::2]] for one in given]
    keys = [key for key, _line in pairs]
    if not all(key and line for key, line in pairs) or len(set(keys)) < len(keys):
        raise WrongCall(
            _("--line {given} cannot be read.").format(given=" ".join(given)),
            _("Give it as KEY=LINE, each questionnaire once, for instance gad7=nhs."),
        )
    return {one[0]: one[1] for one in pairs}


def pair_asked(given: str | None) -> tuple[str, str] | None:
    """The two instruments; refused where --pair cannot be read."""
    if given is None:
        return None
    keys = [key.strip() for key in given.split(",")]
    if len(set(keys)) != PAIR or len(keys) != PAIR or not all(keys):
        raise WrongCall(
            _("--pair {given} cannot be read.").format(given=given),
            _("Give two different questionnaires, for instance phq9,gad7."),
        )
    return keys[0], keys[1]


def courses_asked(asked: str) -> int | None:
    """How many courses are drawn; None draws all."""
    if asked.strip().lower() == "all":
        return None
    if asked.isdecimal():
        # No file has so many people; Python reads no number of thousands of digits.
        number = int(asked) if len(asked) <= _MOST_DIGITS else None
        if number is None or number >= FEWEST_COURSES:
            return number
    raise WrongCall(
        _("--courses {asked} cannot be done.").format(asked=asked),
        _("Give a whole number from {fewest} up, or all.").format(fewest=FEWEST_COURSES),
    )
