"""The published amount; else the rule of Jacobson and Truax from published figures alone."""

from telos.cli.language import gettext as _
from telos.cli.report.problems import WrongCall
from telos.cli.report.rules.ruling import (
    CONFIDENCE,
    Ruling,
    cited,
    not_yet_confirmed,
)
from telos.science.change import (
    published_figures,
    rule_from_instrument,
    rule_from_published_figures,
)
from telos.science.instruments import Caseness, Instrument, Norm, Reliability


def published_rule(instrument: Instrument, *, line: str | None) -> Ruling:
    """The same rule for everyone who ever uses the instrument, at the line that was chosen."""
    if instrument.reliable_change is not None:
        rule = rule_from_instrument(instrument, line=line)
        return Ruling(
            rule=rule,
            sentences=rule.provenance,
            unconfirmed=not_yet_confirmed(
                amount=instrument.reliable_change, line=_line_of(instrument, line)
            ),
            name=_("the published amount"),
        )
    if line is not None:
        raise WrongCall(
            _("{name} has no published amount that --line {key}={line} could go with.").format(
                name=instrument.short_name, key=instrument.key, line=line
            ),
            _("Leave it out."),
        )
    return _from_published_figures(instrument)


def _line_of(instrument: Instrument, key: str | None) -> Caseness | None:
    others = {line.key: line for line in instrument.alternative_lines}
    return instrument.caseness if key is None else others[key]


def _from_published_figures(instrument: Instrument) -> Ruling:
    """Jacobson and Truax from the instrument's norms; the lowest reliability, the widest noise."""
    rule = rule_from_published_figures(instrument, confidence=CONFIDENCE)
    figures = published_figures(instrument)
    if rule is None or figures is None:
        return _no_rule(instrument)
    spread, reliability = figures.spread, figures.reliability
    drawn = rule.cutoff is not None and instrument.caseness is None
    return Ruling(
        rule=rule,
        sentences=(
            _(
                "No amount of reliable change is published for {name}, so it was reckoned from "
                "its published figures; it does not depend on who is in this file."
            ).format(name=instrument.short_name),
            _amount_sentence(rule.amount, spread, reliability),
            *rule.provenance[1:],
            _spread_sentence(instrument, spread),
            _reliability_sentence(instrument, reliability),
        ),
        unconfirmed=not_yet_confirmed(
            spread=spread,
            reliability=reliability,
            well=figures.functional if drawn else None,
            line=instrument.caseness,
        ),
        name=_("Jacobson and Truax, from published figures"),
    )


def _no_rule(instrument: Instrument) -> Ruling:
    said = _(
        "{name} has no published amount of reliable change, and no published spread "
        "and reliability to reckon one from. So nobody is put in a category here. To "
        "choose figures yourself: --rule jacobson-truax --reliability R."
    )
    return Ruling(
        rule=None,
        sentences=(said.format(name=instrument.short_name),),
        unconfirmed=(),
        name=_("none"),
    )


def _amount_sentence(amount: float, spread: Norm, reliability: Reliability) -> str:
    return _(
        "A change of more than {amount:.3f} points counts as reliable (Jacobson and Truax, 1991): "
        "1.96 × {sd:g} × √2 × √(1 − {reliability:g})."
    ).format(amount=amount, sd=spread.sd, reliability=reliability.value)


def _spread_sentence(instrument: Instrument, norm: Norm) -> str:
    return _("The spread is that of: {population}{source}.").format(
        population=norm.population, source=cited(instrument, norm.source, norm.status)
    )


def _reliability_sentence(instrument: Instrument, reliability: Reliability) -> str:
    kind = {"alpha": _("internal consistency (alpha)"), "retest": _("test and retest")}
    note = f", {reliability.note.rstrip('.').lower()}" if reliability.note else ""
    return _(
        "The reliability is {value:g}: {kind}{note}{source}. Of the published ones it is the "
        "lowest, so that no change counts which one of them would not count."
    ).format(
        value=reliability.value,
        kind=kind[reliability.kind],
        note=note,
        source=cited(instrument, reliability.source, reliability.status),
    )
