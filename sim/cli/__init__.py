"""The command ``gigaramp``: one verb a job, one module a verb."""

from sim.cli.command import main

__all__ = ["main"]
