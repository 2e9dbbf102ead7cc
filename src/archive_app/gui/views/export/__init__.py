"""Handing evidence over in calm steps, each of which says the one thing that matters."""
