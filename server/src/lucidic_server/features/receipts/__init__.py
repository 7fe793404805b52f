"""Receipts of deletions, read."""
