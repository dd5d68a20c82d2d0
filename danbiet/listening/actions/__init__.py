"""Verbs of listening, by noun. Each is whole or not at all, and none reads a clock."""
