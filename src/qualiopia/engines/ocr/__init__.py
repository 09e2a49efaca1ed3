"""Recognition of the text of page images."""
