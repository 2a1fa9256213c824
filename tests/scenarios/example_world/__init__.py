"""A small world of settings, so that reading can be tested apart from what is read."""
