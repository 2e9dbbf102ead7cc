"""How fast the program is: one script per promise of speed, each against a named peer.

`python -m benchmarks` measures everything and writes RESULTS.md; names of scripts measure those
alone, and `--quick` runs small sizes, to see that every script works.
"""
