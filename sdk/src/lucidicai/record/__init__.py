"""Turns what a program does into records: sessions, steps, events, and the calls that make them.

Nothing here waits for the network, keeps a file open or changes what the program would do.
"""
