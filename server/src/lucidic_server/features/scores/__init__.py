"""Scores: people judge sessions and events, and take a judgement back."""
