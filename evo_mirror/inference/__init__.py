"""Which account the evidence favours, how surely, and what would change the verdict."""
