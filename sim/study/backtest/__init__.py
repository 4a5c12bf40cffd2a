"""Forecasts of plants that were built, held against what was seen of them, beside simpler forecasts."""
