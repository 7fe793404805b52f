"""Bytes that are too large for a row: pictures and long payloads, named by their SHA-256."""
