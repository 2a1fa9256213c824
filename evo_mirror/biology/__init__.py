"""What biology can vary: encodings, rearing, learning, tasks, inheritance, selection. One idea, one file."""
