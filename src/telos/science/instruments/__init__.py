"""Instruments as data files, checked by a schema, and the scoring of whole frames.

An instrument (PHQ-9, GAD-7 …) is a TOML file in ``data/``. Its facts carry a source and a
status: ``confirmed`` means seen in the source, ``unconfirmed`` means general knowledge that
someone must still look up. Nothing here decides what a score means for a person.
"""

from telos.science.instruments.algorithms import Algorithm, CaseFrom, Cluster
from telos.science.instruments.alpha import cronbach_alpha
from telos.science.instruments.codes import Loinc, OtherCode
from telos.science.instruments.errors import (
    AppliesToAllError,
    FieldProblem,
    InstrumentFileError,
    KeyTakenError,
    NoDirectionError,
    NoFixedItemsError,
    NoTotalError,
    NoWordingAllowedError,
    PermissionNeededError,
    ResponseFrameError,
    ResponseValueError,
    ScoringError,
    TotalOnlyError,
    UnknownChoiceError,
    UnknownInstrumentError,
    UnknownItemError,
    UnknownLanguageError,
    VersionError,
    WordingError,
    WordingMismatchError,
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
from telos.science.instruments.files import parse_instrument, read_instrument
from telos.science.instruments.forms import PartScore, Score, score_one
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
    Library,
    instrument_keys,
    instruments,
    load_instrument,
    read_library,
)
from telos.science.instruments.licence import Licence, Permission
from telos.science.instruments.pages import index_of, page_of, pages
from telos.science.instruments.parts import part_of
from telos.science.instruments.provenance import DECISIVE, given_in
from telos.science.instruments.scoring import score_items, score_totals
from telos.science.instruments.sheet import sheet_of
from telos.science.instruments.steps import score_step
from telos.science.instruments.telling import Section, Told
from telos.science.instruments.wording import (
    WordedItem,
    Wording,
    parse_wording,
    read_wording,
    worded,
)

__all__ = [
    "DECISIVE",
    "Alert",
    "Algorithm",
    "AlternativeAmount",
    "AlternativeBands",
    "AlternativeLine",
    "Applies",
    "AppliesToAllError",
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
    "KeyTakenError",
    "Library",
    "Licence",
    "Loinc",
    "Method",
    "MissingRule",
    "NoDirectionError",
    "NoFixedItemsError",
    "NoTotalError",
    "NoWordingAllowedError",
    "Norm",
    "NormRange",
    "Option",
    "OtherCode",
    "PartScore",
    "Permission",
    "PermissionNeededError",
    "Reliability",
    "ReliableChange",
    "ResponseFrameError",
    "ResponseValueError",
    "Score",
    "ScoreMethod",
    "ScoringError",
    "Section",
    "Source",
    "Status",
    "Subscale",
    "Told",
    "TotalOnlyError",
    "Translations",
    "UnknownChoiceError",
    "UnknownInstrumentError",
    "UnknownItemError",
    "UnknownLanguageError",
    "VersionError",
    "WordedItem",
    "Wording",
    "WordingError",
    "WordingMismatchError",
    "cronbach_alpha",
    "given_in",
    "index_of",
    "instrument_keys",
    "instruments",
    "load_instrument",
    "page_of",
    "pages",
    "parse_instrument",
    "parse_wording",
    "part_of",
    "read_instrument",
    "read_library",
    "read_wording",
    "score_items",
    "score_one",
    "score_step",
    "score_totals",
    "sheet_of",
    "worded",
]
