"""What holds for every test: a short search by default, a long one when asked for.

LUCIDIC_SEARCH=long looks at a hundred times as many examples in property tests.
"""

import os

from hypothesis import HealthCheck
from hypothesis import settings

# No deadlines: the tests share their machine with other work.
settings.register_profile(
    "short",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", settings.get_profile("short"), max_examples=6_000)
settings.load_profile(os.environ.get("LUCIDIC_SEARCH", "short"))
