"""How much a server takes in, how fast it answers, and what it keeps: see `__main__`."""
