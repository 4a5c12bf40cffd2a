"""Tables of a run for spreadsheets."""
