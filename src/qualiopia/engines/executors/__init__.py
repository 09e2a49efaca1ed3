"""Ways of running one function over many items."""
