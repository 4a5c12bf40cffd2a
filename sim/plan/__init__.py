"""A planner's own files - CSV tables, Microsoft Project, Primavera - into scenarios and back."""
