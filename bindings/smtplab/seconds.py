"""Lengths of simulated time as people write them: seconds, or a timedelta."""

from __future__ import annotations

import datetime
import math
from typing import Union

Seconds = Union[int, float, datetime.timedelta]

_MOST_NS = 2**63 - 1


def to_ns(name: str, value: Seconds) -> int:
    """Nanoseconds; TypeError or ValueError with the argument's name."""
    if isinstance(value, datetime.timedelta):
        ns = (value.days * 86_400 + value.seconds) * 1_000_000_000 + value.microseconds * 1_000
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} must be seconds or a timedelta, not {type(value).__name__}")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name} must be finite, not {value}")
    else:
        ns = value * 1_000_000_000 if isinstance(value, int) else round(value * 1e9)
    if not 0 <= ns <= _MOST_NS:
        raise ValueError(f"{name} must be from 0 to 292 years, not {value}")
    return ns
