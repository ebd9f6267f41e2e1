"""How far a score strays from what it measures."""

import math

from telos.science.instruments import Instrument
from telos.science.simulate.errors import NoErrorKnownError


def measurement_error(instrument: Instrument, *, norm: str) -> float:
    """The standard error of measurement: how far one score strays though nothing has changed.

    Use it to make scores that jump about as real ones do. Do not use it to judge a person's
    change: `telos.science.change` does that, with the error of a *difference*.

    Parameters
    ----------
    instrument : Instrument
        One with a test–retest reliability.
    norm : str
        Key of the norm whose standard deviation is taken.

    Returns
    -------
    float
        In score units, above 0.

    Raises
    ------
    NoErrorKnownError
        When the norm or the reliability is not in the instrument's file.

    Notes
    -----
    ``sem = sd · √(1 − r)``. Test–retest reliability, because the question is how a score moves
    between two days; internal consistency would give a smaller error.

    References
    ----------
    Jacobson NS, Truax P (1991). J Consult Clin Psychol 59:12-19.
    https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> round(measurement_error(load_instrument("phq9"), norm="iapt"), 2)
    2.26
    """
    retest = next((r.value for r in instrument.reliability if r.kind == "retest"), None)
    known = next((n for n in instrument.norms if n.key == norm), None)
    if retest is None or known is None or known.sd is None:
        raise NoErrorKnownError(instrument.key, norm=norm)
    return known.sd * math.sqrt(1.0 - retest)
