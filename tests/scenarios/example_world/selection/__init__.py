"""Who breeds."""
