"""The service: knows HTTP, asks kg."""
