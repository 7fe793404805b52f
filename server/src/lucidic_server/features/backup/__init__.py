"""Backups of the running server."""
