"""Reading what clients asked of their record, the viewer first."""

from telos.rights.queries.copies import copy_of

__all__ = ["copy_of"]
