"""What people and other programs read of a bundle, rendered from its own statements alone."""
