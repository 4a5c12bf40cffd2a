"""Plants that were built, are being built or never came: what was planned, and what was seen of them."""
