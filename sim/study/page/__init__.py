"""What a report says: answer, tables, warnings, for a run or a sweep."""
