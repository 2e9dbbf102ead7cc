"""The preview child: a program of its own that parses untrusted media, and can do nothing else."""
