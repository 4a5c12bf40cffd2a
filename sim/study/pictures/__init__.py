"""The pictures of a run, prepared: messages made from the numbers, series, dates."""
