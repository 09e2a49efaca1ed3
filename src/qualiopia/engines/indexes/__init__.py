"""Search engines behind the `Recherche` port."""
