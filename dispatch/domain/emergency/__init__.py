"""突发事件: incidents, the plans started for them and the orders given in them; pure."""
