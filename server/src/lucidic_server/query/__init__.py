"""The filter language: text to syntax tree. The store turns the tree into SQL."""
