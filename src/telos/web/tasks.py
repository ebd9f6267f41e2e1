"""What runs by itself: what lies in sessions that ran out is taken out, and their rows go."""

from __future__ import annotations

from telos.web.session_store import put_away_ran_out

__all__ = ["put_away_ran_out"]
