"""The demo city, drawn from a seed."""
