"""The control store: keys, leases, losses, in SQLite. Only this room knows SQLAlchemy."""
