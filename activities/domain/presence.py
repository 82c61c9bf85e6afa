"""Presence: nobody sits alone, and nobody speaks for everybody."""
