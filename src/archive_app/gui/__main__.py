"""`python -m archive_app.gui`, for where no command was installed."""

import sys
from pathlib import Path

from archive_app.gui import main

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
