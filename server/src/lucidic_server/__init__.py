"""Lucidic's server: ingest, storage, query and dashboard in one process."""

__version__ = "0.1.0"
