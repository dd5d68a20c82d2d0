"""Forms of listening: filters that live in the address, and what officers write."""
