"""From one configuration to another, group by group with the same luck: run, drawn, written down, told."""
