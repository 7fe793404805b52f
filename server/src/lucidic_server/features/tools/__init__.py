"""Tools, training modules and training runs: what programs tell is kept, nothing is run yet."""
