"""Programs that measure one figure each and print `what<TAB>measured`; argument: the sink."""
