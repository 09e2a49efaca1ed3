"""A fictional road-transport company: its cards, its papers, its faults, and the truth about all of it."""
