"""What a full disk is called, whichever store meets it."""

FULL = "the disk is full; free some space, nothing that was acknowledged is lost"
