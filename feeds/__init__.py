"""What comes in and goes out. Modules are imported one by one: the simulator must stay small."""
