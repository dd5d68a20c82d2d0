"""Pages of listening, by noun."""
