#!/usr/bin/env python3
"""The one door to the project: `python3 manage.py up`, `… test`, `… help`. Any Python 3 opens it."""

import os
import sys

from config import bootstrap

ROOT = os.path.dirname(os.path.abspath(__file__))

if __name__ == "__main__":
    bootstrap.enter(ROOT, sys.argv)

    from config.local import door  # needs the environment that the line above has made

    door.open_for(sys.argv)
