"""Whether what the model says has been seen: outputs and yields of plants that were built, against its bands."""
