"""The machine: random numbers by address, compiled code and its cache, threads and memory."""
