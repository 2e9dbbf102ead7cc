"""What things are: values, records, vocabularies, custody arithmetic; no input or output."""
