"""The ramp model: programme, project networks, lines that learn. SimPy decides, the flow kernel moves the lots."""
