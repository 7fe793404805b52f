"""What recording costs the program that is recorded: `python -m benchmarks.sdk`."""
