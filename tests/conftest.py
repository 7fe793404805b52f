"""What holds for every test: a short search by default, a long one when asked for.

LUCIDIC_SEARCH=long looks at a hundred times as many examples in property tests.
"""

import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings

# Most of a test's time goes by while a server, a browser or another process works or starts.
WORKERS_PER_CORE = 2
# Each holds an engine and, for a while, a browser: half a gigabyte.
MOST_WORKERS = 12

# No deadlines: the tests share their machine with other work.
settings.register_profile(
    "short",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", settings.get_profile("short"), max_examples=6_000)
settings.load_profile(os.environ.get("LUCIDIC_SEARCH", "short"))


# The environment of the providers' libraries has no such plugin.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Returns how many files `-n auto` runs side by side."""
    return min(WORKERS_PER_CORE * (os.cpu_count() or 1), MOST_WORKERS)
