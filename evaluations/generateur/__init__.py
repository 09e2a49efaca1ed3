"""Build fictional training organisations: their messy folders and the truth about them."""
