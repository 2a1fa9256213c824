"""Studies: whole runs and comparisons, on several processes, resumable, with provenance."""
