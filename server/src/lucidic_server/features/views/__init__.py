"""Kept views of the list of sessions."""
