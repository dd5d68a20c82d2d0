"""Numbers that can be believed: indicators, the six-rung ladder, and the rows behind each figure.

Indicator (formula, source, denominator, owner) · Measurement (a value with its n, day and
interval). A rung that nobody measured says "chưa đo" and what would measure it.
"""
