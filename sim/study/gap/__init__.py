"""From the plan to the simulated date, cause by cause: steps with the same luck, their folder, picture and words."""
