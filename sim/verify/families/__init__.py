"""The cases, family by family; ``sim.verify.registry`` puts them together."""
