"""What things are: values, records, vocabularies and pure custody arithmetic; no input or output."""
