"""What can happen to an incident or an order, one file each."""
