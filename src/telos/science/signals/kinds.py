"""What a signal can say, and in which part of the work its next step lies."""

from enum import StrEnum


class SignalKind(StrEnum):
    """What a signal says. Risk is none of these: an alert has its own way, and no rule."""

    NOT_ON_TRACK = "not_on_track"
    DETERIORATING = "deteriorating"
    PLATEAU = "plateau"
    SUDDEN_GAIN = "sudden_gain"
    READY_TO_END = "ready_to_end"
    SLIPPING = "slipping"
    CARELESS = "careless"
    OVERDUE = "overdue"


class Domain(StrEnum):
    """Where a next step lies."""

    SAFETY = "safety"
    GOALS = "motivation_and_goals"
    RELATIONSHIP = "relationship"
    SUPPORT = "support_and_life_events"
    EMOTION = "emotion_regulation"
