"""What a solution logs: kept in its own process for one call, and logged again where the test listens."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from logging import Logger, LogRecord
    from typing import Any

MAX_RECORDS, MAX_TEXT = 1000, 2000
LISTENING = ("assertLogs", "assertNoLogs", "caplog", "logging")  # a script that listens says one of them
_EVERYTHING = 1  # a level


class Logs:
    """In the solution's process, for one call: every record, also those that are below its levels.

    rows: [name of the logger, its own level, level of the record, text], ….
    """

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []

    def __enter__(self) -> Logs:
        import logging

        self.logger, self.handle = logging.Logger, logging.Logger.handle
        self.root, self.level = logging.getLogger(), logging.getLogger().level
        self.root.setLevel(_EVERYTHING)
        logs = self

        def handle(logger: Logger, record: LogRecord) -> None:
            logs.keep(logger, record)
            if record.levelno >= logs.level_of(logger):
                logs.handle(logger, record)

        logging.Logger.handle = handle  # type: ignore[method-assign, assignment]
        return self

    def __exit__(self, *_: object) -> None:
        self.logger.handle = self.handle  # type: ignore[method-assign]
        if self.root.level == _EVERYTHING:
            self.root.setLevel(self.level)

    def keep(self, logger: Logger, record: LogRecord) -> None:
        """Adds a record."""
        own = 0 if logger is self.root and logger.level == _EVERYTHING else logger.level
        if len(self.rows) < MAX_RECORDS:
            text = str.__str__(record.getMessage()[:MAX_TEXT])
            self.rows.append([str(logger.name), own, record.levelno, text])

    def level_of(self, logger: Logger) -> int:
        """The level that a logger would have, were it not for us."""
        level = logger.getEffectiveLevel()
        return self.level if level == _EVERYTHING else level


def log_again(rows: list[Any]) -> None:
    """In the test's process: hands on what passes the levels that the test, or else the solution, has set."""
    import logging

    for row in rows:
        match row:
            case [str(name), int(own), int(level), str(text)]:
                logger = logging.getLogger(None if name == "root" else name)
                least = own if own and not logger.level else logger.getEffectiveLevel()
                if level >= max(least, logger.manager.disable + 1):
                    logger.handle(logger.makeRecord(name, level, "solution.py", 1, text, (), None))


class Captured:
    """pytest's caplog."""

    def __init__(self) -> None:
        import logging

        self.records: list[LogRecord] = []
        self.handler = logging.Handler()
        self.handler.emit = self.records.append  # type: ignore[method-assign, assignment]
        self.before: list[tuple[Logger, int]] = []
        logging.getLogger().addHandler(self.handler)

    @property
    def messages(self) -> list[str]:
        return [record.getMessage() for record in self.records]

    @property
    def record_tuples(self) -> list[tuple[str, int, str]]:
        return [(record.name, record.levelno, record.getMessage()) for record in self.records]

    @property
    def text(self) -> str:
        """The records as pytest writes them."""
        told = ((r.levelname, r.name, r.filename, r.lineno, r.getMessage()) for r in self.records)
        return "".join("%-8s %s:%s:%d %s\n" % row for row in told)  # noqa: UP031 - as pytest has it

    def clear(self) -> None:
        """Forgets them."""
        self.records.clear()

    def set_level(self, level: int | str, logger: str | None = None) -> None:
        """Has the logger of that name, or the root, hand on what is of that level."""
        import logging

        changed = logging.getLogger(logger)
        self.before.append((changed, changed.level))
        changed.setLevel(level)

    def at_level(self, level: int | str, logger: str | None = None) -> AbstractContextManager[None]:
        """The same for a `with` block."""
        from contextlib import contextmanager

        @contextmanager
        def changed() -> Iterator[None]:
            self.set_level(level, logger)
            try:
                yield
            finally:
                self._restore()

        return changed()

    def _restore(self) -> None:
        changed, level = self.before.pop()
        changed.setLevel(level)

    def end(self) -> None:
        """Leaves loggers as they were."""
        import logging

        while self.before:
            self._restore()
        logging.getLogger().removeHandler(self.handler)


def caplog() -> Iterator[Captured]:
    """The fixture."""
    captured = Captured()
    yield captured
    captured.end()
