"""Learning rules, one a file. A new file with one leaf of `base.LearningRule` is all that a new rule needs."""
