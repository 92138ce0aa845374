"""Arguments as people give them: what is wrong with one is said with its name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Optional, Union


def whole(name: str, value: Any, least: int, most: Optional[int] = None) -> int:
    """An int within bounds; TypeError or ValueError with the argument's name."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    if value < least or (most is not None and value > most):
        bounds = f"at least {least}" if most is None else f"from {least} to {most}"
        raise ValueError(f"{name} must be {bounds}, not {value}")
    return value


def seed_of(value: Any) -> int:
    """A seed of random numbers."""
    number = value if isinstance(value, int) else 0
    if not 0 <= number < 2**64:
        raise ValueError(f"seed must be from 0 to 2**64 - 1, not {value}")
    return whole("seed", value, 0)


def text(name: str, value: Any) -> str:
    """A str; TypeError with the argument's name."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, not {type(value).__name__}")
    return value


def octets_of(name: str, value: Any) -> bytes:
    """Bytes, or what can be read as such; TypeError with the argument's name."""
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise TypeError(f"{name} must be bytes, not {type(value).__name__}")
    return bytes(value)


def flag(name: str, value: Any) -> bool:
    """A bool; TypeError with the argument's name."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be a bool, not {type(value).__name__}")
    return value


def language(value: Any) -> str:
    """'en' or 'zh'."""
    if text("lang", value) not in ("en", "zh"):
        raise ValueError(f"lang must be 'en' or 'zh', not {value!r}")
    return str(value)


def standard_of(value: Any) -> int:
    """821 or 5321."""
    if whole("standard", value, 0) not in (821, 5321):
        raise ValueError(f"standard must be 821 or 5321, not {value}")
    return int(value)


def path_of(name: str, value: Any) -> Path:
    """A file's path; TypeError with the argument's name."""
    if not isinstance(value, (str, os.PathLike)):
        raise TypeError(f"{name} must be a str or a path, not {type(value).__name__}")
    return Path(value)


def names(name: str, value: Union[None, str, Any]) -> list[str]:
    """A str or several as a list; None is an empty one."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    try:
        several = list(value)
    except TypeError:
        raise TypeError(f"{name} must be a str or several, not {type(value).__name__}") from None
    return [text(name, one) for one in several]
