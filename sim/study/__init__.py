"""Many replications: run, store, reduce to dates with intervals."""
