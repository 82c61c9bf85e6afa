"""What this app does when one below has news."""
