"""The ledger of numbers, and the screen of which of them move a date."""
