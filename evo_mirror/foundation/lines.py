"""On which line each key of a TOML file stands: the standard reader does not say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

Keys = tuple[str | int, ...]


@dataclass
class Lines:
    """The lines of a document's keys, counted from 1; made by `lines_of`."""

    known: dict[Keys, int] = field(default_factory=dict)

    def of(self, keys: Keys) -> int | None:
        """Return the line of a key, or of the nearest table around it; None if there is none."""
        for length in range(len(keys), 0, -1):
            if keys[:length] in self.known:
                return self.known[keys[:length]]
        return None


def lines_of(text: str) -> Lines:
    """Find the line of every key: in tables, arrays of tables, dotted and quoted keys, and inline tables.

    Parameters
    ----------
    text : str
        TOML that the standard reader has accepted; of anything else the answer means nothing.
    """
    return _Scanner(text).document()


class _Scanner:
    """Reads the keys of valid TOML and passes over its values."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines = Lines()
        self.counts: dict[Keys, int] = {}

    def document(self) -> Lines:
        table: Keys = ()
        while self._skip(" \t\r\n"):
            if self._take("[["):
                start = self.at
                header = self._keys("]")
                self._take("]]")
                # The path of the header leads through the last entry of every array of tables on its way.
                array = (*self._latest(header[:-1]), header[-1])
                self.lines.known.setdefault(array, self._line(start))
                self.counts[array] = self.counts.get(array, -1) + 1
                table = (*array, self.counts[array])
                self.lines.known[table] = self._line(start)
            elif self._take("["):
                start = self.at
                table = self._latest(self._keys("]"))
                self._take("]")
                self._note(table, start)
            else:
                self._pair(table)
        return self.lines

    def _latest(self, keys: Keys) -> Keys:
        path: Keys = ()
        for key in keys:
            path = (*path, key)
            if path in self.counts:
                path = (*path, self.counts[path])
        return path

    def _pair(self, table: Keys) -> None:
        start = self.at
        path = (*table, *self._keys("="))
        self._take("=")
        self._note(path, start)
        self._value(path)

    def _note(self, path: Keys, start: int) -> None:
        line = self._line(start)
        self.lines.known[path] = line
        for length in range(1, len(path)):
            self.lines.known.setdefault(path[:length], line)

    def _value(self, path: Keys) -> None:
        self._skip(" \t")
        if self._take("{"):
            while self._skip(" \t\r\n,") and not self._take("}"):
                self._pair(path)
        elif self._take("["):
            count = 0
            while self._skip(" \t\r\n,") and not self._take("]"):
                entry = (*path, count)
                self.lines.known[entry] = self._line(self.at)
                self._value(entry)
                count += 1
        elif self.text[self.at] in "\"'":
            self._string()
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\r\n":
                self.at += 1

    def _keys(self, end: str) -> Keys:
        """Read a dotted key up to, not including, the mark that ends it."""
        parts: list[str] = []
        while self._skip(" \t.") and self.text[self.at] != end:
            start = self.at
            if self.text[self.at] in "\"'":
                self._string()
                # The standard reader knows every escape, so it reads the key.
                parts.append(tomllib.loads(f"key = {self.text[start : self.at]}")["key"])
            else:
                while self.text[self.at] not in f" \t.{end}":
                    self.at += 1
                parts.append(self.text[start : self.at])
        return tuple(parts)

    def _string(self) -> None:
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(mark)
        # Up to two quotes may stand right before the three that close: they belong to the string.
        while len(mark) == 3 and self.text.startswith(quote, self.at):
            self.at += 1

    def _take(self, mark: str) -> bool:
        found = self.text.startswith(mark, self.at)
        self.at += len(mark) if found else 0
        return found

    def _skip(self, marks: str) -> bool:
        """Pass over marks, and over comments where lines may end; say whether anything is left."""
        while self.at < len(self.text):
            if "\n" in marks and self.text[self.at] == "#":
                self.at = self.text.find("\n", self.at) if "\n" in self.text[self.at :] else len(self.text)
            elif self.text[self.at] in marks:
                self.at += 1
            else:
                return True
        return False

    def _line(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1
