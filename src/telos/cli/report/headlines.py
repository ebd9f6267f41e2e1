"""What one sees first: the one sentence above all others, on the page and on the terminal."""

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.figures import capital, people, score, whole
from telos.cli.report.outcomes import Outcome
from telos.cli.report.pairing import has_started
from telos.cli.report.refused_said import in_headline
from telos.cli.report.verdicts import better_said, worse_said
from telos.science.change import ChangeCategory


def headline(outcome: Outcome, *, alone: bool) -> str:
    """What one sees first; the measure is named where no other stands beside it.

    Where refused rows leave it open, that follows at once.
    """
    return f"{_of_the_known(outcome, alone=alone)}{in_headline(outcome)}"


def _of_the_known(outcome: Outcome, *, alone: bool) -> str:
    everyone = outcome.all
    measure = outcome.instrument.short_name
    if not everyone.started:
        named = f"{measure} " if alone else ""
        return _("Nobody has a first {measure}score here").format(measure=named)
    if not everyone.later:
        nobody = _("{people} started; nobody has a later score yet")
        if everyone.lost_to_refusal:
            nobody = _("{people} started; nobody has a later score that could be used")
        return nobody.format(people=people(everyone.started))
    if outcome.ruling.rule is None:
        said = _("from {first} to {last} on average, in {people}").format(
            first=score(everyone.first.mean),
            last=score(everyone.last.mean),
            people=people(everyone.later),
        )
        return f"{measure}: {said}" if alone else capital(said)
    return _changed_said(outcome)


def _changed_said(outcome: Outcome) -> str:
    """How many are better, and how many worse: first where they are more, last where as many."""
    everyone = outcome.all
    worse, better = everyone.categories[ChangeCategory.DETERIORATED].count, everyone.better.count
    if not worse or worse < better:
        return _better_said(outcome)
    way = worse_said(outcome)
    if everyone.later == 1:
        return _("The one person with a later score is {worse}").format(worse=way)
    if worse == better:
        as_many = _("{better}; as many are {worse}") if worse > 1 else _("{better}; 1 is {worse}")
        return as_many.format(better=_better_said(outcome), worse=way)
    said = ngettext("{count} of {n} people is {way}", "{count} of {n} people are {way}", worse)
    counted = said.format(count=whole(worse), n=whole(everyone.later), way=way)
    others = (
        ngettext("{count} is {way}", "{count} are {way}", better) if better else _("none is {way}")
    )
    return f"{counted}, {others.format(count=whole(better), way=better_said(outcome))}"


def _better_said(outcome: Outcome) -> str:
    everyone = outcome.all
    better, n = everyone.better.count, everyone.later
    has_line = outcome.ruling.rule is not None and outcome.ruling.rule.cutoff is not None
    recovered = everyone.categories[ChangeCategory.RECOVERED].count if has_line else 0
    way = better_said(outcome)
    if not better:
        return _("None of {people} is {better}").format(people=people(n), better=way)
    if n == 1:
        return _("The one person with a later score is {better}{recovered}").format(
            better=way, recovered=_(", and has recovered") if recovered else ""
        )
    said = ngettext(
        "{count} of {n} people is {better}", "{count} of {n} people are {better}", better
    ).format(count=whole(better), n=whole(n), better=way)
    if not has_line:
        return said
    return f"{said}, {_recovered_said(better, recovered)}"


def _recovered_said(better: int, recovered: int) -> str:
    if better == 1:
        return _("and has recovered") if recovered else _("and has not recovered")
    if recovered in {0, better}:
        return _("all of them recovered") if recovered else _("none of them recovered")
    return _("{n} of them recovered").format(n=whole(recovered))


def overview(outcomes: list[Outcome]) -> str:
    """What one sees first where a file holds several measures."""
    names = [outcome.instrument.short_name for outcome in outcomes]
    clients = pl.concat(outcome.clients.filter(has_started())["client"] for outcome in outcomes)
    return _("{people} on {measures}").format(
        people=people(clients.n_unique()),
        measures=_(" and ").join([", ".join(names[:-1]), names[-1]]),
    )
