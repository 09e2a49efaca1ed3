"""French values: dates, durations, amounts, identifiers, persons, contacts and places, with their spans."""
