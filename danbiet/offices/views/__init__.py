"""Pages of `offices`: signing in, the people of an agency, the pick list, the rulebook."""
