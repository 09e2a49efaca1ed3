"""All that is heavy or external, one folder per port."""
