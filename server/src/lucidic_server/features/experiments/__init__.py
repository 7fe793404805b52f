"""Experiments: the call of the public SDKs, and what the dashboard needs."""
