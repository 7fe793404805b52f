"""Programs' own evaluations are taken as scores."""
