"""Pages and slides that can be mailed."""
