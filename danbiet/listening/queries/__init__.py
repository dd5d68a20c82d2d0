"""Reads that join, by the page that asks."""
