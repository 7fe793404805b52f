"""What sessions add up to: statistics over time, failures that are alike, facets."""
