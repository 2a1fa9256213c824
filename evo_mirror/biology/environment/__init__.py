"""Environment: what actions look like, and how that changes between generations and within a life."""
