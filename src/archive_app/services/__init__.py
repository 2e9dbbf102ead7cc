"""What a person can do with an archive: one module per intention."""
