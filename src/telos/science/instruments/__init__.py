"""Instruments as data files, checked by a schema, and the scoring of whole frames.

An instrument (PHQ-9, GAD-7 …) is a TOML file in ``data/``. Its facts carry a source and a
status: ``confirmed`` means seen in the source, ``unconfirmed`` means general knowledge that
someone must still look up. Nothing here decides what a score means for a person.
"""

from telos.science.instruments.algorithms import Algorithm, CaseFrom, Cluster
from telos.science.instruments.alpha import cronbach_alpha
from telos.science.instruments.codes import Loinc, OtherCode
from telos.science.instruments.errors import (
    FieldProblem,
    InstrumentFileError,
    NoDirectionError,
    NoTotalError,
    ResponseFrameError,
    ResponseValueError,
    ScoringError,
    TotalOnlyError,
    UnknownInstrumentError,
    UnknownItemError,
)
from telos.science.instruments.facts import (
    Alert,
    AlternativeAmount,
    AlternativeBands,
    AlternativeLine,
    Band,
    Caseness,
    Direction,
    Norm,
    NormRange,
    Reliability,
    ReliableChange,
    Source,
    Status,
    Translations,
)
from telos.science.instruments.forms import Score, score_one
from telos.science.instruments.instrument import Instrument
from telos.science.instruments.items import (
    Applies,
    Gate,
    Item,
    Method,
    MissingRule,
    Option,
    ScoreMethod,
    Subscale,
)
from telos.science.instruments.library import (
    instrument_keys,
    instruments,
    load_instrument,
    read_instrument,
)
from telos.science.instruments.licence import Licence, Permission
from telos.science.instruments.scoring import score_items, score_totals

__all__ = [
    "Alert",
    "Algorithm",
    "AlternativeAmount",
    "AlternativeBands",
    "AlternativeLine",
    "Applies",
    "Band",
    "CaseFrom",
    "Caseness",
    "Cluster",
    "Direction",
    "FieldProblem",
    "Gate",
    "Instrument",
    "InstrumentFileError",
    "Item",
    "Licence",
    "Loinc",
    "Method",
    "MissingRule",
    "NoDirectionError",
    "NoTotalError",
    "Norm",
    "NormRange",
    "Option",
    "OtherCode",
    "Permission",
    "Reliability",
    "ReliableChange",
    "ResponseFrameError",
    "ResponseValueError",
    "Score",
    "ScoreMethod",
    "ScoringError",
    "Source",
    "Status",
    "Subscale",
    "TotalOnlyError",
    "Translations",
    "UnknownInstrumentError",
    "UnknownItemError",
    "cronbach_alpha",
    "instrument_keys",
    "instruments",
    "load_instrument",
    "read_instrument",
    "score_items",
    "score_one",
    "score_totals",
]
