"""What must be true for a date: scenario discovery over decisions and luck."""
