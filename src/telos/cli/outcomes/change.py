"""`telos change`: who changed by more than chance, by each method that research compares."""

import math
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.outcomes.answer import (
    refusals,
    require_apart,
    show,
    waiting,
    write_json,
    write_rows,
)
from telos.cli.outcomes.judging import (
    CATEGORIES,
    KINDS,
    VISITS_FOR_A_SLOPE,
    Against,
    Judged,
    Kind,
    Method,
    Question,
    Way,
    judge,
)
from telos.cli.outcomes.score import Json, Out
from telos.cli.outcomes.scores import pair_scores, read_scores
from telos.cli.outcomes.table import (
    INSTRUMENT,
    Instrument,
    of_one_instrument,
    read_columns,
    refuse,
    require_distinct,
    require_free,
)
from telos.cli.report.problems import WrongCall
from telos.science.change import (
    Better,
    ChangeError,
    Line,
    Population,
    wilson_interval,
)
from telos.science.trajectory import TrajectoryError


def change(  # noqa: PLR0913 - each is an option of the command
    file: Annotated[Path, typer.Argument(help=_("A long table: one row a client and time."))],
    *,
    client: Annotated[str, typer.Option(metavar="COLUMN", help=_("Who."))],
    time: Annotated[str, typer.Option(metavar="COLUMN", help=_("When."))],
    before: Annotated[str, typer.Option(metavar="TIME", help=_("The time of the first score."))],
    after: Annotated[str, typer.Option(metavar="TIME", help=_("The time of the later score."))],
    score: Annotated[str, typer.Option(metavar="COLUMN", help=_("The score."))],
    better: Annotated[Way, typer.Option(help=_("Which way a score should move."))],
    method: Annotated[
        Method,
        typer.Option(
            metavar="METHOD", help=_("How change is judged: jt, gln, hll, en, nk, ha or hlm.")
        ),
    ],
    functional_mean: Annotated[
        float, typer.Option(metavar="M", help=_("Mean of people who are well."))
    ],
    functional_sd: Annotated[
        float, typer.Option(metavar="SD", help=_("Their standard deviation."))
    ],
    cutoff: Annotated[Kind, typer.Option(help=_("Which line to draw."))] = Kind.C,
    reliability: Annotated[
        float | None, typer.Option(metavar="R", help=_("Of the scores; all methods but hlm."))
    ] = None,
    reliability_after: Annotated[
        float | None, typer.Option(metavar="R", help=_("Of the later scores; nk only."))
    ] = None,
    clinical_mean: Annotated[
        float | None,
        typer.Option(metavar="M", help=_("Mean of people who are ill; else the first scores’.")),
    ] = None,
    clinical_sd: Annotated[
        float | None, typer.Option(metavar="SD", help=_("Their standard deviation."))
    ] = None,
    confidence: Annotated[float, typer.Option(metavar="SHARE")] = 0.95,
    against: Annotated[
        Against, typer.Option(help=_("hlm: is a slope other than 0, or than the average?"))
    ] = Against.NO_CHANGE,
    instrument: Instrument = None,
    by: Annotated[
        str | None, typer.Option(metavar="COLUMN", help=_("Count by this column too."))
    ] = None,
    out: Out = None,
    json: Json = None,
) -> None:
    r"""Judge each client's change from one time to another.

    People with both scores are judged; the others are counted. Figures of the group (means,
    spread, correlation) come from all of them, whatever --by says. Categories are apart from
    each other: harmed are those who deteriorated and left the functional side (by ha: who are
    no longer surely on it). For instance:

        telos change scores.csv --client id --time time --before pre \
            --after post --score das --better higher --method jt \
            --reliability .88 --functional-mean 114 --functional-sd 14

    Exit codes: 0; 2 for a wrong call; 3 for a table that cannot be used, each bad cell named by
    line and column.
    """
    with refusals(ChangeError, TrajectoryError):
        require_apart(file, out, json)
        require_distinct({"--client": client, "--time": time, "--score": score, "--by": by})
        require_free(by if out else None, ("client", "before", "after", "rci", "category"))
        question = _question(
            method=method,
            better=better,
            kind=cutoff,
            clinical=_population("clinical", clinical_mean, clinical_sd),
            functional=_population("functional", functional_mean, functional_sd),
            reliability=(reliability, reliability_after),
            confidence=confidence,
            against=against,
        )
        with waiting(_("Judging change")):
            words = [client, time, *([by] if by else [])]
            beside = [] if by == INSTRUMENT else [INSTRUMENT]
            table, faults = read_columns(file, numbers=[score], words=words, if_there=beside)
            table, faults = of_one_instrument(table, faults, instrument)
            visits, more = read_scores(table, client=client, time=time, score=score, by=by)
            refuse([*faults, *more])
            pairs = pair_scores(visits, before=before, after=after)
            found = judge(pairs, visits, question)
        judged = found.people
        content = _content(judged, found.value, by=by) | _asked(question, found)
        kept = ["client", *(["group"] if by else []), "before", "after", "rci", "category"]
        write_rows(out, judged.select(kept).rename({"group": by} if by else {}))
        write_json(json, content)
    _say(content, by=by)


def _population(
    kind: Literal["clinical", "functional"], mean: float | None, sd: float | None
) -> Population | None:
    if (mean is None) != (sd is None):
        raise WrongCall(_("--{kind}-mean and --{kind}-sd go together.").format(kind=kind))
    if mean is None or sd is None:
        return None
    if not math.isfinite(mean):
        raise WrongCall(_("--{kind}-mean is not a number.").format(kind=kind))
    if not 0 < sd < math.inf:
        raise WrongCall(
            _("--{kind}-sd is {sd:g}; it must be a number above 0.").format(kind=kind, sd=sd)
        )
    names = {"clinical": _("clinical norm"), "functional": _("functional norm")}
    return Population(names[kind], mean=mean, sd=sd)


def _question(
    *,
    method: Method,
    better: Way,
    kind: Kind,
    clinical: Population | None,
    functional: Population | None,
    reliability: tuple[float | None, float | None],
    confidence: float,
    against: Against,
) -> Question:
    now, later = reliability
    if now is None and method is not Method.HLM:
        raise WrongCall(_("This method needs --reliability."))
    if (later is None) == (method is Method.NK):
        raise WrongCall(_("--reliability-after belongs to nk, and nk needs it."))
    for name, value in (("--reliability", now), ("--reliability-after", later)):
        if value is not None and not 0 < value < 1:
            raise WrongCall(
                _("{name} is {value:g}; it must be above 0 and below 1.").format(
                    name=name, value=value
                )
            )
    if not (confidence > 0 and (1 + confidence) / 2 < 1):
        raise WrongCall(_("--confidence must be between 0 and 1."))
    way: Better = "lower" if better is Way.LOWER else "higher"
    return Question(
        method=method,
        better=way,
        line=Line(KINDS[kind], clinical=clinical, functional=functional),
        reliability=now,
        reliability_after=later,
        confidence=confidence,
        against=against,
    )


def _content(judged: pl.DataFrame, line: float, *, by: str | None) -> dict[str, Any]:
    content: dict[str, Any] = {
        "n": int(judged["category"].is_not_null().sum()),
        "n_started": int(judged["before"].is_not_null().sum()),
        "n_too_few_visits": int(judged.drop_nulls(["before", "after"])["category"].null_count()),
        "cutoff": line,
        "counts": _counts(judged),
    }
    if by:
        groups = judged["group"].drop_nulls().unique().sort()
        content["by"] = {
            by: {name: _counts(judged.filter(pl.col("group") == name)) for name in groups}
        }
        # Apart from the groups: no name that a group may not have as well.
        content["without_group"] = _counts(judged.filter(pl.col("group").is_null()))
    return content


def _asked(question: Question, found: Judged) -> dict[str, Any]:
    """By what people were judged, so that the counts can be read without the call."""
    doubt = found.line.doubt(question.better)
    return {
        "method": str(question.method),
        "better": question.better,
        "cutoff_kind": question.line.kind,
        "reliability": question.reliability,
        "reliability_after": question.reliability_after,
        "confidence": question.confidence,
        "standard_error": found.rule.standard_error if found.rule else None,
        "reliable_amount": found.amount,
        "sample": {
            "n": found.sample.n,
            "mean_before": found.sample.mean_first,
            "sd_before": found.sample.sd_first,
            "mean_after": found.sample.mean_last,
            "sd_after": found.sample.sd_last,
            "correlation": _known(found.sample.correlation),
        },
        "clinical": _shown(found.line.clinical),
        "functional": _shown(found.line.functional),
        "warnings": [sentence for sentence in (doubt, found.boundary) if sentence],
        "provenance": list(found.provenance),
    }


def _shown(population: Population | None) -> dict[str, Any] | None:
    if population is None:
        return None
    return {"from": population.label, "mean": population.mean, "sd": population.sd}


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _counts(judged: pl.DataFrame) -> dict[str, int]:
    return {name: int((judged["category"] == name).sum()) for name in CATEGORIES}


def _say(content: dict[str, Any], *, by: str | None) -> None:
    few = content["n_too_few_visits"]
    gone = content["n_started"] - content["n"] - few
    typer.echo(
        _("{n} people judged; {gone} of {started} who started have no later score.").format(
            n=content["n"], gone=gone, started=content["n_started"]
        )
    )
    if few:
        typer.echo(
            ngettext(
                "{n} more has fewer than {visits} scores, too few for a slope.",
                "{n} more have fewer than {visits} scores, too few for a slope.",
                few,
            ).format(n=few, visits=VISITS_FOR_A_SLOPE)
        )
    for sentence in content["provenance"]:
        if sentence not in content["warnings"]:
            typer.echo(sentence)
    for sentence in content["warnings"]:
        typer.echo(sentence, err=True)
    tables = [(_("Everybody"), content["counts"])]
    if by:
        tables += list(content["by"][by].items())
        if any(content["without_group"].values()):
            tables.append((_("Without a group"), content["without_group"]))
    for name, found in tables:
        n = sum(found.values())
        rows = []
        for category, count in found.items():
            share = wilson_interval(count, n, confidence=0.95) if n else None
            interval = f"{share.low:.1%} to {share.high:.1%}" if share else "–"
            rows.append((category, str(count), f"{count / n:.1%}" if n else "–", interval))
        show(name, rows, ("", _("people"), _("share"), _("95 % interval")))
