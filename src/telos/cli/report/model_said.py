"""What the model of all courses says, in plain words with its figures."""

import math

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import people, whole
from telos.cli.report.model import CourseModel, Figure, GroupModel
from telos.cli.report.outcomes import Outcome
from telos.science.trajectory import TrajectoryModel

MOST_DECIMALS = 6


def model_headline(outcome: Outcome, model: CourseModel) -> str:
    """How fast scores move, in one line."""
    if model.slope is None:
        return _("No model of all courses")
    return _("By a model of all courses the {name} {moves} a {unit}").format(
        name=outcome.instrument.short_name, moves=_moves(model.slope), unit=model.unit
    )


def model_sentences(outcome: Outcome, model: CourseModel) -> tuple[str, ...]:
    """The course of everyone, how people differ around it, and each group's."""
    fit, level, slope = model.fit, model.level, model.slope
    if fit is None or level is None or slope is None:
        said = _("A model of all courses was not fitted. {why} The rest of this page stands.")
        return (said.format(why=model.failure),)
    return (
        _(
            "Over all {scores} of {people}, the {name} {moves} a {unit} on average (95% interval "
            "{interval}, standard error {se}), from {level} at {begins} (standard error "
            "{level_se}).{nothing}"
        ).format(
            scores=ngettext("{n} score", "{n} scores", fit.n_visits).format(n=whole(fit.n_visits)),
            people=people(fit.n_clients),
            name=outcome.instrument.short_name,
            moves=_moves(slope),
            unit=model.unit,
            interval=_interval(slope),
            se=_number(slope.se, slope.se),
            level=_number(level.estimate, level.se),
            begins=model.begins,
            level_se=_number(level.se, level.se),
            nothing=_(" No change at all lies within the interval.") if _holds_0(slope) else "",
        ),
        *_of_every_time(outcome),
        _spreads(fit, model),
        *(_singular(fit.singular)),
        *(said for group in model.groups for said in _group(group, model)),
        _taken_for_granted(model),
    )


def _of_every_time(outcome: Outcome) -> tuple[str, ...]:
    """Where times were asked for: that they choose the two scores compared, and bound no course."""
    pairs, unplaced = outcome.pairs, outcome.all.unplaced
    given = {"--from": pairs.first_named, "--to": pairs.last_named}
    named = [option for option, time in given.items() if time]
    if not named:
        return ()
    said = ngettext(
        "The model is of every score in the file, of whatever time: {options} chooses only which "
        "two scores are compared elsewhere on this page.",
        "The model is of every score in the file, of whatever time: {options} choose only which "
        "two scores are compared elsewhere on this page.",
        len(named),
    ).format(options=_(" and ").join(named))
    if unplaced:
        said += ngettext(
            " {n} person in it is not among those who started.",
            " {n} people in it are not among those who started.",
            unplaced,
        ).format(n=whole(unplaced))
    return (said,)


def _spreads(fit: TrajectoryModel, model: CourseModel) -> str:
    said = _("People differ around it by {level} in level").format(level=_sd(fit.sd_intercept))
    if fit.sd_slope is not None:
        said += _(" and by {slope} in change a {unit}").format(
            slope=_sd(fit.sd_slope), unit=model.unit
        )
    return said + _(
        "; a person’s scores around that person’s own line by {residual} (standard deviations)."
    ).format(residual=_sd(fit.sd_residual))


def _singular(singular: bool) -> tuple[str, ...]:
    if not singular:
        return ()
    return (
        _(
            "The fit lies on its boundary (singular): one of the differences between people came "
            "out as nothing, or level and change move as one. Nothing was put in its place; read "
            "the standard errors with care."
        ),
    )


def _group(group: GroupModel, model: CourseModel) -> tuple[str, ...]:
    if group.failure:
        said = _("By {column} no model could be fitted. {why}")
        return (said.format(column=group.column, why=group.failure),)
    slopes = "; ".join(
        _("{label} {moves} (95% interval {interval}, standard error {se})").format(
            label=slope.label,
            moves=_moves(slope),
            interval=_interval(slope),
            se=_number(slope.se, slope.se),
        )
        for slope in group.slopes
    )
    first = group.slopes[0].label
    apart = "; ".join(
        _(
            "{label} less {first}: {by} (95% interval {interval}, standard error {se}){nothing}"
        ).format(
            label=one.label,
            first=first,
            by=_number(one.estimate, one.se, signed=True),
            interval=_interval(one),
            se=_number(one.se, one.se),
            nothing=_(", within which lies no difference at all") if _holds_0(one) else "",
        )
        for one in group.differences
    )
    return (
        _("By {column}, a {unit}: {slopes}. Difference in change a {unit}, {apart}.").format(
            column=group.column, unit=model.unit, slopes=slopes, apart=apart
        ),
        *_singular(group.singular),
    )


def _taken_for_granted(model: CourseModel) -> str:
    differ = (
        _("in level and slope")
        if model.random == "slope"
        else _("in level; with so few scores a person, not in slope")
    )
    return _(
        "A linear mixed model (REML): a straight line in time, people differ {differ}. It takes "
        "for granted that whoever left did so by the scores that were seen, and says nothing of "
        "why scores moved, or groups differ."
    ).format(differ=differ)


def _moves(slope: Figure) -> str:
    by = _number(abs(slope.estimate), slope.se)
    return (_("rises by {by}") if slope.estimate > 0 else _("falls by {by}")).format(by=by)


def _interval(figure: Figure) -> str:
    return _("{low} to {high}").format(
        low=_number(figure.low, figure.se, signed=True),
        high=_number(figure.high, figure.se, signed=True),
    )


def _holds_0(figure: Figure) -> bool:
    return figure.low <= 0 <= figure.high


def _sd(value: float) -> str:
    return _number(value, value) if value > 0 else "0"


def _number(value: float, error: float, *, signed: bool = False) -> str:
    """As many decimals as show two digits of the error, and a true minus."""
    digits = 2
    if error > 0:
        digits = min(max(0, 1 - math.floor(math.log10(error))), MOST_DECIMALS)
    shown = f"{value:.{digits}f}"
    sign = "+" if signed and float(shown) > 0 else ""
    return sign + (shown.removeprefix("-") if float(shown) == 0 else shown).replace("-", "−")
