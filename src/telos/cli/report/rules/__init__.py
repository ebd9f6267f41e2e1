"""Which rule of change is used, from what, and how that is said.

“published” takes the amount that services use and the published line. Where an instrument has
no such amount, the rule of Jacobson and Truax is reckoned from the instrument's own published
figures: either way nobody's result depends on who else is in the file. “jacobson-truax” takes
the spread of the people in the file unless told otherwise, and then it does depend on them.
"""

from telos.cli.report.rules.choice import choose_rule
from telos.cli.report.rules.ruling import Ruling

__all__ = ["Ruling", "choose_rule"]
