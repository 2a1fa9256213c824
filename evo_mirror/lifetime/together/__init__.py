"""Many lives at once, in numpy: what a computer without a compiler lives by.

The story of `reference`, with one more axis: everything has a row for each individual, and a trial is one step for all of them.
A test holds the two equal, bit for bit: every number goes through the same operations in the same order.
"""
