"""What a work costs in energy: read from the processor, or estimated from its time."""
