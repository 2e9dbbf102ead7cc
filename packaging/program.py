"""Where the frozen program begins."""

import sys

from archive_app.__main__ import main

sys.exit(main())
