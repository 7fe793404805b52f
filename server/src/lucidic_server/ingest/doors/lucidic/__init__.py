"""The door for the public Lucidic packages of every era, under /api.

Readers turn a body into records; the service gives them to admission; endpoints stay thin.
"""
