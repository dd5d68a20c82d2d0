"""Pages of the desk that show numbers, and the list of what the public site lacks."""
