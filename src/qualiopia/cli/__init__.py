"""The command line: `qualiopia analyser`, `qualiopia referentiel`."""
