"""The control store, in SQLite: keys, leases, losses, prompts, datasets, experiments, flags, tools.

Only this room knows SQLAlchemy.
"""
