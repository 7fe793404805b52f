"""The store's tables: numbered SQL files, and the runner that brings a store up to date.

Forward only. A file that was released never changes; a change is the next number.
"""
