"""A lifetime, told twice: `reference` is the specification, `kernel` the same story compiled; `live` runs it."""
