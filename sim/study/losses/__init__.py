"""The loss tree and the stage that sets the pace, over all replications."""
