"""Tasks: what a life is worth. One task a file."""
