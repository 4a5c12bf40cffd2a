"""Results that are known on paper, simulated through what any user of the library can import, and the verdict."""
