"""The words for a pair of measures that was judged by the rules of NHS Talking Therapies."""

from dataclasses import dataclass

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import percent, whole
from telos.cli.report.missing import DRAWS, SEED
from telos.cli.report.service import AT_THE_START, SERVICE, Rate, Service
from telos.cli.report.shares import Share
from telos.science.change import ChangeRule

NAMES = {
    AT_THE_START: _("At caseness at the start"),
    "recovered": _("Recovered"),
    "reliably_improved": _("Reliably improved"),
    "reliably_recovered": _("Reliably recovered"),
    "reliably_deteriorated": _("Reliably deteriorated"),
}
"""In the order in which they are shown."""


@dataclass(frozen=True, kw_only=True)
class ServicePart:
    """What the page shows of the pair."""

    service: Service
    name: str
    headline: str
    lead: str
    differs: tuple[str, ...]
    """Why these numbers are not those of each measure alone."""
    names: dict[str, str]
    meanings: dict[str, str]
    imputed: str
    """What the rates would be, had the others fared as those seen; empty where unknown."""
    unconfirmed: tuple[str, ...]
    method: tuple[str, ...]

    @property
    def people(self) -> tuple[tuple[str, int, tuple[Rate, ...]], ...]:
        """Everyone and each group: label, how many began, and the rates as they are shown."""
        return tuple(
            (
                served.label,
                served.began,
                tuple(sorted(served.rates, key=lambda rate: list(NAMES).index(rate.name))),
            )
            for served in (self.service.everyone, *self.service.groups)
        )


def service_part(service: Service) -> ServicePart:
    """Say all that the page says of the pair."""
    one, other = (outcome.instrument.short_name for outcome in service.measures)
    return ServicePart(
        service=service,
        name=_("{one} and {other} together").format(one=one, other=other),
        headline=_headline(service),
        lead=_lead(service),
        differs=_differs(service),
        names=NAMES,
        meanings=_meanings(service),
        imputed=_imputed(service),
        unconfirmed=_unconfirmed(service),
        method=_method(service),
    )


def _rates(service: Service) -> dict[str, Rate]:
    return {rate.name: rate for rate in service.everyone.rates}


def _headline(service: Service) -> str:
    rates = _rates(service)
    recovered, reliably = rates["recovered"].share, rates["reliably_recovered"].share
    if not service.everyone.complete:
        return _("Nobody has a later score of both measures yet")
    if not recovered.n:
        return _("Nobody with a later score of both began at caseness")
    known = rates["recovered"].ends.low.n > recovered.n
    return f"{_recovered_said(recovered, known=known)}{_reliably_said(recovered, reliably)}"


def _recovered_said(recovered: Share, *, known: bool) -> str:
    """Of those who began at caseness; `known`: of those with all four scores, where others lack."""
    who = _("who began at caseness")
    if recovered.n == 1:
        who = _("who began at caseness and has all four scores") if known else who
        did = _("recovered") if recovered.count else _("did not recover")
        return _("The one person {who} {did} by both measures").format(who=who, did=did)
    who = _("who began at caseness and have all four scores") if known else who
    return _("{count} of {n} people {who} recovered by both measures").format(
        count=whole(recovered.count), n=whole(recovered.n), who=who
    )


def _reliably_said(recovered: Share, reliably: Share) -> str:
    if not recovered.count:
        return ""
    if recovered.count == 1:
        return _(", and reliably") if reliably.count else _(", but not reliably")
    if recovered.count == reliably.count:
        return _(", all of them reliably")
    return _(", {count} of them reliably").format(count=whole(reliably.count))


def _lead(service: Service) -> str:
    everyone, rates = service.everyone, _rates(service)
    said = _(
        "{started} started on one of the two or on both. {began} have a first score of both that "
        "is known, {complete} of them a later score of both too."
    ).format(
        started=whole(service.started),
        began=whole(everyone.began),
        complete=whole(everyone.complete),
    )
    said += _(" {n} began at caseness, {seen} of them with all four scores.").format(
        n=whole(rates["recovered"].ends.low.n), seen=whole(rates["recovered"].share.n)
    )
    left = service.started - everyone.began
    if left:
        said += ngettext(
            " {n} is in none of these rates: a first score is missing, or stands in for one that "
            "was refused or too short.",
            " {n} are in none of these rates: a first score is missing, or stands in for one that "
            "was refused or too short.",
            left,
        ).format(n=whole(left))
    return said


def _differs(service: Service) -> tuple[str, ...]:
    """What would look like a contradiction to the parts above, and is another question."""
    said = [
        _(
            "Above, each measure is judged by itself: recovered asks there for a reliable change "
            "and a crossed line of that one. Here it asks that neither measure is at its line any "
            "more, whatever the change. These are other questions; their counts need not agree."
        )
    ]
    for outcome, rule in zip(service.measures, service.rules, strict=True):
        above, name = outcome.ruling.rule, outcome.instrument.short_name
        if above is None or above.cutoff is None or rule.cutoff is None:
            continue
        if above.amount != rule.amount:
            said.append(
                _(
                    "Above, {name} is judged by {way}; here by the amount that {service} uses."
                ).format(name=name, way=outcome.ruling.name, service=SERVICE)
            )
        if above.cutoff.value != rule.cutoff.value:
            said.append(
                _(
                    "The line of {name} is {here} here, where {service} draws it, and {above} "
                    "above, where {why}. So a score between the two is a case by the one and not "
                    "by the other."
                ).format(
                    name=name,
                    here=f"{rule.cutoff.value:g}",
                    service=SERVICE,
                    above=f"{above.cutoff.value:.3g}",
                    why=(
                        _("the instrument’s own published line is")
                        if above.cutoff.kind == "caseness"
                        else _("the method that was asked for draws it")
                    ),
                )
            )
    return tuple(said)


def _meanings(service: Service) -> dict[str, str]:
    one, other = (outcome.instrument.short_name for outcome in service.measures)
    first, second = service.rules
    moved = _(
        "{one} {way} by {first} or more, or {other} by {second} or more, and neither {back} by as "
        "much."
    )
    named = {
        "one": one,
        "other": other,
        "first": f"{first.amount:g}",
        "second": f"{second.amount:g}",
    }
    return {
        AT_THE_START: _("{one} {line}, or {other} {other_line}, at the first score.").format(
            one=one, line=_at(first), other=other, other_line=_at(second)
        ),
        "recovered": _("Of those at caseness at the start: below both lines at the later scores."),
        "reliably_improved": moved.format(way=_("fell"), back=_("rose"), **named),
        "reliably_recovered": _(
            "Of those at caseness at the start: recovered and reliably improved."
        ),
        "reliably_deteriorated": moved.format(way=_("rose"), back=_("fell"), **named),
    }


def _at(rule: ChangeRule) -> str:
    return "" if rule.cutoff is None else _("{line:g} or more").format(line=rule.cutoff.value)


def _imputed(service: Service) -> str:
    known = [rate for rate in service.everyone.rates if rate.imputed is not None]
    if not known:
        return ""
    rates = ", ".join(
        _("{share} {called} ({low} to {high})").format(
            share=percent(rate.imputed.share),
            called=NAMES[rate.name].lower(),
            low=f"{100 * rate.imputed.low:.0f}",
            high=f"{100 * rate.imputed.high:.0f}%",
        )
        for rate in sorted(known, key=lambda rate: list(NAMES).index(rate.name))
        if rate.imputed is not None
    )
    gone = service.everyone.began - service.everyone.complete
    said = ngettext(
        "Had the {n} of whom a later score is not known fared like others who began alike, these "
        "would be the rates of all {of} with a known first score of both: {rates}.",
        "Had the {n} of whom a later score is not known fared like others who began alike, these "
        "would be the rates of all {of} with a known first score of both: {rates}.",
        gone,
    ).format(n=whole(gone), of=whole(service.everyone.began), rates=rates)
    return said + _(
        " Recovery is of those at caseness at the start. Each interval (95%) holds chance and the "
        "guess together: {draws} tables were filled in by lot (seed {seed}), both measures at "
        "once. That they fared alike is taken for granted; no file can show it."
    ).format(draws=DRAWS, seed=SEED)


def _unconfirmed(service: Service) -> tuple[str, ...]:
    return tuple(
        _("Not yet confirmed for the {name}, and looked up by nobody for Telos: {what}.").format(
            name=outcome.instrument.short_name, what=_(" and ").join(ruling.unconfirmed)
        )
        for outcome, ruling in zip(service.measures, service.rulings, strict=True)
        if ruling.unconfirmed
    )


def _method(service: Service) -> tuple[str, ...]:
    pairs = service.measures[0].pairs.sentence
    sources = [
        f"{outcome.instrument.short_name}: {sentence}"
        for outcome, ruling in zip(service.measures, service.rulings, strict=True)
        for sentence in ruling.sentences
    ]
    return (
        _(
            "The rules are those by which {service} reports (NHS England, NHS Talking Therapies "
            "for anxiety and depression manual, chapter on outcomes). That reliable deterioration "
            "is the mirror of improvement is usual practice, and not spelled out in the pages that "
            "were seen."
        ).format(service=SERVICE),
        _(
            "Of each measure: {pairs} The two first scores may be of different days. No score "
            "stands in for one that was refused or too short."
        ).format(pairs=pairs),
        *sources,
        _(
            "A service counts people who finished a course of treatment; a table of scores does "
            "not say who did."
        ),
    )
