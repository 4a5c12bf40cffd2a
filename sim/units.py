"""Units of time used everywhere: model time is hours since the programme starts."""

HOURS_PER_DAY = 24.0
HOURS_PER_WEEK = 168.0
HOURS_PER_MONTH = 730.5  # a twelfth of 365.25 days
HOURS_PER_YEAR = 8766.0
RUN_RATE_WEEKS = 13  # a run rate is that of a quarter; compiled code counts by it too
