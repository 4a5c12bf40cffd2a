"""A scenario: one complete, frozen configuration, checked, with the source of every number."""
