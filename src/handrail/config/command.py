"""Run a command of Django's or of ours by name, as `./handrail` does, and say plainly what no command can help.

python -m handrail.config.command NAME [ARGUMENT …]
"""

import sys
from collections.abc import Sequence

from django.core.management import execute_from_command_line
from django.db import OperationalError


def main(words: Sequence[str]) -> int:
    """Run it. Stopped by Ctrl-C is 130; a database that cannot be reached is 1, with the server's own words."""
    try:
        execute_from_command_line(["handrail", *words])
    except KeyboardInterrupt:
        print("handrail: stopped", file=sys.stderr)
        return 130
    except OperationalError as fault:
        if getattr(fault.__cause__, "sqlstate", None) is not None:
            raise
        print(f"handrail: the database cannot be reached: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
