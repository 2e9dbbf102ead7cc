"""An offline, encrypted archive of evidence with a tamper-evident custody ledger."""

__version__ = "0.1.0"
