"""From an `Examen` to what people and programs read: JSON, HTML."""
