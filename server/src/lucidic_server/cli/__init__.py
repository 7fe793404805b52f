"""The `lucidic` command: one file a verb."""
