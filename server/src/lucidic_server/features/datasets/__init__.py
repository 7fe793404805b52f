"""Datasets and their items: the calls of the public SDKs, and what the dashboard needs."""
