"""What a client has of sessions and events: they are recorded, and read back from the server."""
