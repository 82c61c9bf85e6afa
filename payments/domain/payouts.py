"""Payout runs. A reminder may go twice; money may not."""
