"""Readers: one narrow adapter per family of formats, each turning bytes into a `Lecture`."""
