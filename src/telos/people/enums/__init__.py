"""The parts that people have in a practice, and the countries that they may be in."""

from telos.people.enums.countries import COUNTRIES
from telos.people.enums.roles import CLINICAL_ROLES, Role

__all__ = ["CLINICAL_ROLES", "COUNTRIES", "Role"]
