"""How fast the server answers: trees, lists, searches and statistics over made data."""
