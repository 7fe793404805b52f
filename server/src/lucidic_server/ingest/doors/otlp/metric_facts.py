"""Why the points of a metric are not kept: by reason, how many, and of which metrics."""

from collections.abc import Mapping

# Sums over calls whose spans and logs tell the same, call by call: tokens, durations, counts.
TOLD_BY_SPANS = "told_by_spans"
# Anything else that a program measures: its memory, its web requests.
OTHER_METRIC = "other_metric"

_OF_CALLS = ("gen_ai.", "llm.", "traceloop.", "mcp.")
_WHY = {
    TOLD_BY_SPANS: "sums over calls are not kept, spans and logs tell the calls: send these",
    OTHER_METRIC: "only what agents do is kept",
}
# What one answer names; exporters write it into their log.
_MOST_NAMES = 5
_MOST_NAME_CHARS = 100


def unkept(points: Mapping[str, int]) -> dict[str, tuple[int, str]]:
    """Returns for each reason how many points it is of, and what their sender is told."""
    found: dict[str, tuple[int, str]] = {}
    for reason, why in _WHY.items():
        names = [name for name in points if points[name] and reason_of(name) == reason]
        if names:
            shown = ", ".join(name[:_MOST_NAME_CHARS] for name in sorted(names)[:_MOST_NAMES])
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            found[reason] = sum(points[name] for name in names), f"{shown}{more}: {why}"
    return found


def reason_of(name: str) -> str:
    """Returns why the points of this metric are not kept."""
    return TOLD_BY_SPANS if name.startswith(_OF_CALLS) else OTHER_METRIC
