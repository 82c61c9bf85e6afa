"""`manage.py bench`: how fast, how heavy, and how it grows, beside one yardstick in one run."""
