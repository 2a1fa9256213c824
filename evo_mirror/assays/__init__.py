"""Assays: experiments on those that evolved, one a file. Counterfactual lives of the same genotypes, on common luck."""
