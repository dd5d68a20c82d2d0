"""What people type in `offices`."""
