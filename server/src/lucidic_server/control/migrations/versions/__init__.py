"""One file a schema version, the first line of each says what it brings."""
