"""The server itself: health, the loss ledger, the spool folders, metrics."""
