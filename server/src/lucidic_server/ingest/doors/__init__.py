"""One door a format. A door reads bytes and returns a batch; it writes nothing."""
