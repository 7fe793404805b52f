"""Records out, as they came in."""
