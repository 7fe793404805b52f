"""API keys: made, listed, revoked; and who asks."""
