"""The policy as a table, and the words that it is made of."""

from telos.access.enums.policy import POLICY, Act, RecordKind, Relationship, kinds_for, who_may

__all__ = ["POLICY", "Act", "RecordKind", "Relationship", "kinds_for", "who_may"]
