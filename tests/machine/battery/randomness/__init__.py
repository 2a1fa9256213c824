"""Statistical tests of random words and deviates, and the ways in which a study uses them."""
