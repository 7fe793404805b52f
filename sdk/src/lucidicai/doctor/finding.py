"""What the doctor found: one sentence, how bad it is, and what to do about it."""

import enum

import msgspec


class Level(enum.StrEnum):
    """How bad it is. A problem keeps records from being recorded or seen."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


class Finding(msgspec.Struct, frozen=True):
    """`advice` is what to do, empty where nothing has to be done."""

    section: str
    level: Level
    said: str
    advice: str = ""


class Section:
    """The findings of one part of the examination, in order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []

    @property
    def has_problem(self) -> bool:
        """Whether there is anything to mend."""
        return any(finding.level is Level.PROBLEM for finding in self.findings)

    def ok(self, said: str) -> None:
        """Notes what is as it should be."""
        self.findings.append(Finding(self.name, Level.OK, said))

    def warning(self, said: str, advice: str) -> None:
        """Notes what may not be meant so."""
        self.findings.append(Finding(self.name, Level.WARNING, said, advice))

    def problem(self, said: str, advice: str) -> None:
        """Notes what has to be mended."""
        self.findings.append(Finding(self.name, Level.PROBLEM, said, advice))
