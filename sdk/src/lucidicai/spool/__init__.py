"""The crash-safe journal: what was appended is on disk when the call returns.

Owns the files below LUCIDIC_SPOOL_DIR and nothing that talks to the network.
"""
