"""What the report calls each change, and what it takes to be called so."""

from telos.cli.language import gettext as _
from telos.cli.report.figures import truncated
from telos.cli.report.outcomes import Outcome
from telos.science.change import ChangeCategory, ChangeRule

NAMES = {
    ChangeCategory.RECOVERED: _("Recovered"),
    ChangeCategory.IMPROVED: _("Improved"),
    ChangeCategory.UNCHANGED: _("Unchanged"),
    ChangeCategory.DETERIORATED: _("Deteriorated"),
}


def categories(outcome: Outcome) -> dict[ChangeCategory, str]:
    """The categories that the rule can give, with their names."""
    rule = outcome.ruling.rule
    if rule is None:
        return {}
    if rule.cutoff is None:
        return {c: name for c, name in NAMES.items() if c is not ChangeCategory.RECOVERED}
    return NAMES


def meaning(category: ChangeCategory, outcome: Outcome) -> str:
    """What a category says of a score, in one sentence."""
    rule = outcome.ruling.rule
    if rule is None:
        return ""
    fell, rose = (_("fell"), _("rose")) if rule.better == "lower" else (_("rose"), _("fell"))
    by = amount(rule, whole_scores=whole_scores(outcome))
    line = "" if rule.cutoff is None else f"{rule.cutoff.value:.3g}"
    if category is ChangeCategory.RECOVERED:
        return _("The score {fell} by {by} and crossed the line of {line}.").format(
            fell=fell, by=by, line=line
        )
    if category is ChangeCategory.IMPROVED:
        rest = _(" without crossing the line") if rule.cutoff else ""
        return _("The score {fell} by {by}{rest}.").format(fell=fell, by=by, rest=rest)
    if category is ChangeCategory.DETERIORATED:
        return _("The score {rose} by {by}.").format(rose=rose, by=by)
    if rule.rests_on == "reliability":
        return _("The score moved by less, which is within the measure’s own error.")
    return _("The score moved by less than that.")


def better_said(outcome: Outcome) -> str:
    """“reliably better”; of an amount that says what matters, “better by 10 or more”."""
    return _moved_said(outcome, reliably=_("reliably better"), by=_("better by {amount}"))


def worse_said(outcome: Outcome) -> str:
    """“reliably worse”; of an amount that says what matters, “worse by 10 or more”."""
    return _moved_said(outcome, reliably=_("reliably worse"), by=_("worse by {amount}"))


def _moved_said(outcome: Outcome, *, reliably: str, by: str) -> str:
    rule = outcome.ruling.rule
    if rule is None or rule.rests_on == "reliability":
        return reliably
    return by.format(amount=amount(rule, whole_scores=whole_scores(outcome)))


def whole_scores(outcome: Outcome) -> bool:
    """Whether every score of the instrument in the file is a whole number."""
    scores = outcome.scored.scores["score"]
    return bool((scores == scores.round()).all())


def amount(rule: ChangeRule, *, whole_scores: bool) -> str:
    """“6 or more”, “more than 9.99”; of whole scores, the first one that counts."""
    if rule.inclusive:
        return _("{amount} or more").format(amount=f"{rule.amount:g}")
    if whole_scores:
        return _("{amount} or more").format(amount=int(rule.amount) + 1)
    return _("more than {amount}").format(amount=truncated(rule.amount))
