"""The way in: doors turn their input into records, admission judges them, the store takes them."""
