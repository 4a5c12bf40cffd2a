"""What makes a scenario consistent."""
