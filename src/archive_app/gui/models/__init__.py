"""Lists and tables as windows show them; they know services, never widgets."""
