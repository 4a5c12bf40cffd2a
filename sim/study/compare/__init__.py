"""Scenarios side by side: what differs in words, by how much each is earlier or later, and why."""
