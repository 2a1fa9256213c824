"""Selection: who leaves offspring. One regime a file."""
