"""Where bytes live: keys, engine, objects, migrations and ledger rows."""
