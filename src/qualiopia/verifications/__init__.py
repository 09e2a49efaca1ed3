"""The closed list of operators a pack may name: one file, one pure function.

An operator is declared as a frozen dataclass of its parameters with one method:

- on a pièce:   `evaluate(self, vue: VuePiece) -> Observation-like Vu`
- on a dossier: `compare(self, vue: VueDossier) -> Vu`

The pack's loader builds the dataclass from YAML, so that a misspelt parameter is a fault with a
file and a line. `qualiopia.verifications.registre` lists them all.
"""
