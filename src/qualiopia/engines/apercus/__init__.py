"""Images of cited passages, for reports."""
