"""`python -m archive_app.cli`, for where no command was installed."""

import sys

from archive_app.cli import main

if __name__ == "__main__":
    sys.exit(main())
