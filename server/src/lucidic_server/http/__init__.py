"""The ASGI application: assembly, local-mode security, errors, live streams, dashboard files."""
