"""Durable background work: what is begun is finished, whatever happens to the process."""
