"""How good the product is, measured through its public command."""
