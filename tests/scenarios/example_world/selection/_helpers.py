"""No leaf: the underscore says so."""
