"""Scenarios: read from files, from text, or built in code."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Iterator, Mapping, Union

from smtplab import _core, arguments
from smtplab.errors import ScenarioError, SmtplabError

_BUNDLED = Path(__file__).parent / "scenarios"


class Scenario:
    """Hosts, zones, links, a script and expectations: what a simulation runs.

    It never changes. Two scenarios are equal if their texts are.
    """

    __slots__ = ("_source",)
    _source: _core.ScenarioSource

    def __init__(self, text: str, *, file: str = "scenario.json", lang: str = "en") -> None:
        """Reads JSON text (docs/scenario-reference.md). `file` names it in messages.

        Raises ScenarioError with every mistake that was found; `lang` is its language.
        """
        loaded = _core.load(arguments.text("text", text), arguments.text("file", file),
                            arguments.language(lang))
        if isinstance(loaded, list):
            raise ScenarioError(loaded)
        self._source = loaded

    @classmethod
    def load(cls, path: Union[str, os.PathLike[str]], *, lang: str = "en") -> "Scenario":
        """Reads a file. Raises OSError if it can't be read, ScenarioError if it is wrong."""
        file = arguments.path_of("path", path)
        try:
            text = file.read_bytes().decode()
        except UnicodeDecodeError as error:
            raise SmtplabError(f"{file}: not UTF-8 at octet {error.start}") from None
        return cls(text, file=str(file), lang=lang)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any], *, file: str = "scenario.json") -> "Scenario":
        """The scenario of a JSON object as Python has it."""
        if not isinstance(content, Mapping):
            raise TypeError(f"content must be a mapping, not {type(content).__name__}")
        try:
            written = json.dumps(content, ensure_ascii=False, indent=1)
        except TypeError as error:
            raise TypeError(f"content: {error}") from None
        return cls(written, file=file)

    @classmethod
    def _of(cls, source: _core.ScenarioSource) -> "Scenario":
        made = cls.__new__(cls)
        made._source = source
        return made

    def _mailboxes(self) -> list[list[str]]:
        """Of each host the names of its mailboxes."""
        return self._source.mailbox_names

    @property
    def id(self) -> str:
        """Its short name, such as "S821-F1"; of its file where the text gives none."""
        return self._source.id

    @property
    def title(self) -> str:
        """What it shows, in one line."""
        return self._source.title

    @property
    def seed(self) -> int:
        """The seed that a run takes where it is given none."""
        return self._source.seed

    @property
    def teaches(self) -> list[str]:
        """Ids of the statements that it is about, in the register."""
        return self._source.teaches

    @property
    def notes(self) -> list[str]:
        """What there is to say about it."""
        return self._source.notes

    @property
    def hosts(self) -> list[str]:
        """Names of its hosts, in the order of the text."""
        return self._source.host_names

    @property
    def text(self) -> str:
        """The JSON text."""
        return self._source.text

    @property
    def file(self) -> str:
        """The file that it was read from, or what stands for its name."""
        return self._source.file

    def to_dict(self) -> dict[str, Any]:
        """The text as a JSON object; a copy."""
        content: dict[str, Any] = json.loads(self.text)
        return content

    def save(self, path: Union[str, os.PathLike[str]]) -> None:
        """Writes the text to a file."""
        arguments.path_of("path", path).write_bytes(self.text.encode())

    def __reduce__(self) -> tuple[object, ...]:
        return (_unpickle, (self.text, self.file))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"<Scenario {self.id}: {self.title}>"


def _unpickle(text: str, file: str) -> Scenario:
    return Scenario(text, file=file)


def bundled() -> Iterator[Path]:
    """The files of the scenarios that come with the package, sorted."""
    return iter(sorted(
        file for file in _BUNDLED.rglob("*.json") if not file.name.endswith(".schema.json")))


def load(name: Union[str, os.PathLike[str]], *, lang: str = "en") -> Scenario:
    """A scenario by its file, or one that comes with the package, by its id or its name there:
    `load("S821-F1")`, `load("rfc821/typical-transaction")`.

    Raises FileNotFoundError if there is none such, ScenarioError if it is wrong.
    """
    path = arguments.path_of("name", name)
    if path.suffix == ".json" or path.exists():
        return Scenario.load(path, lang=lang)
    for file in bundled():
        if str(file.relative_to(_BUNDLED).with_suffix("")) == str(name) or file.stem == str(name):
            return Scenario.load(file, lang=lang)
    for file in bundled():
        found = Scenario.load(file, lang=lang)
        if found.id == str(name):
            return found
    raise FileNotFoundError(f"no file and no bundled scenario is called {name}")
