"""Scores: programs' own evaluations are taken and read."""
