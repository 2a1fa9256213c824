"""Evolution: founders, one generation, the engine that repeats it, and the door to DEAP."""
