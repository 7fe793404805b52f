"""Pictures and long payloads by their SHA-256."""
