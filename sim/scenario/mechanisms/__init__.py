"""Mechanisms as declared: settings, meaning, causes, words. How each acts stands in ``sim/model/mechanisms``."""
