"""Calls that are not records: prompts, datasets, feature flags, experiments, evaluations, tools.

Each file is one resource of the server. They wait for its answer, at most LUCIDIC_TIMEOUT.
"""
