"""The module's functions that are not records: prompts, datasets, flags, threads, state.

They act for the server, key and agent of the last `init`, else of the environment.
"""
