"""The whole examination, and how it is told: as text for a person, as JSON for a program."""

from collections.abc import Iterator

import msgspec

from lucidicai.doctor.configuration import Told
from lucidicai.doctor.finding import Finding
from lucidicai.doctor.finding import Level

# A longer value shifts its own line and no other.
_WIDEST = 36


class Report(msgspec.Struct, frozen=True):
    """The settings in force, and everything that was found."""

    settings: list[Told]
    findings: list[Finding]

    def count(self, level: Level) -> int:
        """Returns how many findings are as bad as that."""
        return sum(finding.level is level for finding in self.findings)

    def as_json(self) -> str:
        """Returns one JSON object: `problems`, `warnings`, `settings`, `findings`."""
        told = {
            "problems": self.count(Level.PROBLEM),
            "warnings": self.count(Level.WARNING),
            "settings": self.settings,
            "findings": self.findings,
        }
        return msgspec.json.format(msgspec.json.encode(told), indent=2).decode()

    def as_text(self) -> str:
        """Returns the report as people read it."""
        return "\n".join([*self._lines(), "", self._verdict()])

    def _lines(self) -> Iterator[str]:
        name = max(len(row.name) for row in self.settings)
        value = max(min(len(row.value), _WIDEST) for row in self.settings)
        yield "Settings in force"
        for row in self.settings:
            yield f"  {row.name:{name}}  {row.value:{value}}  {_source(row)}"
        section = ""
        for finding in self.findings:
            if finding.section != section:
                section = finding.section
                yield f"\n{section}"
            yield f"  {finding.level.value:8} {finding.said}"
            if finding.advice:
                yield f"           → {finding.advice}"

    def _verdict(self) -> str:
        counts = [
            f"{count} {level.value}{'' if count == 1 else 's'}"
            for level in (Level.PROBLEM, Level.WARNING)
            if (count := self.count(level))
        ]
        return ", ".join(counts) + "." if counts else "Everything is well."


def _source(row: Told) -> str:
    return f"environment {row.variable}" if row.source == "environment" else row.source
