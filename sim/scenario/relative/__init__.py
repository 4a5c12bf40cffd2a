"""What is said of any plant, read for one: keys with patterns, conditions, values relative to what stands there."""
