"""Agents: which there are, and deleting one with its sessions."""
