"""Replications by any number of workers: batches, processes, a cluster, as many as a precision needs."""
