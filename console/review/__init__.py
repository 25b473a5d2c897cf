"""复盘包: what happened, as one printed pack and as data."""
