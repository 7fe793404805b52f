"""Full-text search over what events said."""
