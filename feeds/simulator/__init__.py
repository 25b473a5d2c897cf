"""演示模拟器: a seeded day of the demo city. It holds keys and accounts and speaks HTTP, nothing else."""
