"""Content-addressed stores of stage results."""
