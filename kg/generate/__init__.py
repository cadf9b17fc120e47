"""A made-up province: its words are data, its numbers come from a seed, its faults are listed."""
