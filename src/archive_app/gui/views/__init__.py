"""The screens; each emits what a person intends, and opens no session."""
