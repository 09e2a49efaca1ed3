"""Renderers: one file per format, all from the same neutral blocks."""
