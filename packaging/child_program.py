"""Where the frozen program's children begin: `archive-app-child MODULE ARGUMENT...`.

One program for all of them, because they share their libraries; which modules there are is said
here, so that it runs nothing else.
"""

import runpy
import sys

MODULES = (
    "archive_app.media",
    "archive_app.media.samples",
    "archive_app.bundle.rendering.typesetter",
    "archive_app.services.sealer",
)

module = sys.argv.pop(1) if len(sys.argv) > 1 else ""
if module not in MODULES:
    sys.exit("This program is started by archive-app alone.")
runpy.run_module(module, run_name="__main__", alter_sys=False)
