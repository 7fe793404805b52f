"""Alembic's folder: numbered, forward-only changes of the control store's schema."""
