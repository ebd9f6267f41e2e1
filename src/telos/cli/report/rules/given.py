"""The rule of Jacobson and Truax from figures that were given, or from the people in the file."""

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.choices import Cutoff, Method, Spread
from telos.cli.report.problems import InputProblem, WrongCall
from telos.cli.report.rules.ruling import (
    CONFIDENCE,
    Ruling,
    cited,
    norm_of,
    not_yet_confirmed,
)
from telos.science.change import (
    ChangeRule,
    Population,
    PopulationError,
    ScoreSeriesError,
    describe_pairs,
    rule_jacobson_truax,
    with_published_line,
)
from telos.science.instruments import Instrument, Reliability


def given_rule(instrument: Instrument, method: Method, pairs: pl.DataFrame) -> Ruling:
    """The rule of Jacobson and Truax from the options; its spread from `pairs` or a norm."""
    complete = pairs.filter(pl.col("first").is_not_null() & pl.col("last").is_not_null())
    people = _people(complete, instrument, method)
    reliability, reliability_said, published = _reliability(instrument, method.reliability)
    kind = method.cutoff or Cutoff.C
    functional = _functional(instrument, method, kind)
    rule = rule_jacobson_truax(
        better=instrument.better,
        sd=people.sd,
        reliability=reliability,
        confidence=CONFIDENCE,
        cutoff=None if kind is Cutoff.CASENESS else kind.value,  # type: ignore[arg-type]
        clinical=people,
        functional=functional,
    )
    if kind is Cutoff.CASENESS:
        rule = _at_published_line(rule, instrument)
    return Ruling(
        rule=rule,
        sentences=(
            *rule.provenance,
            _spread_said(people, method, people_in_file=complete.height),
            reliability_said,
        ),
        unconfirmed=not_yet_confirmed(
            spread=people,
            reliability=published,
            well=functional,
            line=instrument.caseness if kind is Cutoff.CASENESS else None,
        ),
        name=_("Jacobson and Truax"),
    )


def _at_published_line(rule: ChangeRule, instrument: Instrument) -> ChangeRule:
    if instrument.caseness is None:
        raise WrongCall(
            _("{name} has no published line.").format(name=instrument.short_name),
            _("Choose --cutoff a, b or c."),
        )
    return with_published_line(rule, instrument)


def _spread_said(people: Population, method: Method, *, people_in_file: int) -> str:
    if method.spread is Spread.NORM:
        return _("The spread is that of: {population}.").format(population=people.label)
    return _(
        "The spread is that of the {n} people in this file with a first and a later score, so "
        "each person’s result depends on who else is in it."
    ).format(n=f"{people_in_file:,}")


def _people(complete: pl.DataFrame, instrument: Instrument, method: Method) -> Population:
    if method.spread is Spread.NORM:
        norm = norm_of(instrument, "clinical")
        if norm is None:
            raise WrongCall(
                _("No clinical norm of {name} is known here.").format(name=instrument.short_name),
                _("Use --sd sample."),
            )
        return Population.from_norm(norm)
    try:
        people = describe_pairs(complete["first"], complete["last"])
    except (PopulationError, ScoreSeriesError) as fault:
        raise InputProblem(
            _(
                "--sd sample needs at least two people with a first and a later {name} score, and "
                "first scores that differ."
            ).format(name=instrument.short_name),
            _("Use --sd norm, or --rule published."),
        ) from fault
    return Population(
        _("the people in this file, first score"), mean=people.mean_first, sd=people.sd_first
    )


def _reliability(
    instrument: Instrument, asked: str | None
) -> tuple[float, str, Reliability | None]:
    """The reliability, how it is said, and the published one where it is that."""
    if asked is None:
        listed = ", ".join(f"{one.kind} {one.value:g}" for one in instrument.reliability)
        raise WrongCall(
            _("--rule jacobson-truax needs --reliability."),
            _("Published for {name}: {known}. Give a number, or alpha or retest.").format(
                name=instrument.short_name, known=listed or _("none")
            ),
        )
    for known in instrument.reliability:
        if asked == known.kind:
            return known.value, _reliability_chosen(instrument, known), known
    try:
        value = float(asked.replace(",", "."))
    except ValueError as fault:
        raise WrongCall(
            _("--reliability {given} is not a number.").format(given=asked),
            _("Give a number between 0 and 1, or alpha or retest where one is published."),
        ) from fault
    if not 0 < value < 1:
        raise WrongCall(_("--reliability {given} is not above 0 and below 1.").format(given=asked))
    said = _("The reliability {value:g} was given by the person who made this report.")
    return value, said.format(value=value), None


def _reliability_chosen(instrument: Instrument, known: Reliability) -> str:
    return _("The reliability {value:g} is the published {kind}{source}.").format(
        value=known.value,
        kind=known.kind,
        source=cited(instrument, known.source, known.status),
    )


def _functional(instrument: Instrument, method: Method, kind: Cutoff) -> Population | None:
    if method.norm_mean is not None and method.norm_sd is not None:
        return Population(_("the norm given"), mean=method.norm_mean, sd=method.norm_sd)
    if method.norm_mean is not None or method.norm_sd is not None:
        raise WrongCall(_("--norm-mean and --norm-sd go together."), _("Give both."))
    if kind not in {Cutoff.B, Cutoff.C}:
        return None
    known = [norm for norm in instrument.norms if norm.kind == "functional" and norm.sd]
    if len(known) == 1:
        return Population.from_norm(known[0])
    listed = "; ".join(f"{n.population}: {n.mean:g}, {n.sd:g}" for n in known) or _("none")
    raise WrongCall(
        _("Cut-off {kind} needs the mean and spread of people who are well.").format(
            kind=kind.value
        ),
        _("Give --norm-mean and --norm-sd. Published for {name}: {listed}.").format(
            name=instrument.short_name, listed=listed
        ),
    )
