"""What the spread of a date comes from: inputs moved one at a time, shares of the variance, assumption or luck."""
