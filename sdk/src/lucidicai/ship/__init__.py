"""Brings what the spool holds to the server, from a thread of its own.

Owns requests, retries, leases and the draining of dead writers; never the caller's thread.
"""
