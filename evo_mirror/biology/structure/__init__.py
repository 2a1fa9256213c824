"""Structure: who can have children where."""
