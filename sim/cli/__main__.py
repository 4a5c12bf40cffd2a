"""``python -m sim.cli`` is the command ``gigaramp``."""

import sys

from sim.cli.command import main

sys.exit(main())
