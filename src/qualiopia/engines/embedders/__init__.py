"""Encoders behind the `Encodeur` port: texts to unit vectors."""
