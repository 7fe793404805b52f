"""What a filter can be written of: fields, operators, values; for completion."""
