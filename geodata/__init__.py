"""Where things are. Modules are imported one by one, so that each costs only what it uses."""
