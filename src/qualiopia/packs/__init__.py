"""Référentiels as data: model, strict YAML loader, lint, cases, fingerprint."""
