"""How many spans a second servers take over OTLP/HTTP, beside others: see `__main__`."""
