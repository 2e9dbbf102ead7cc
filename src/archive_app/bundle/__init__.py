"""Signed bundles: what leaves an archive, and how a stranger checks it without one."""
