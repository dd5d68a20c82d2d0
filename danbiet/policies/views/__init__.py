"""Pages of the dossier, by what they show."""
