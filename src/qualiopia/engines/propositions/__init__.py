"""Writes proposals into a copy of a Word document, as changes a person accepts or refuses."""
