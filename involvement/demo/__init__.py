"""The demo year: a made-up BASW in which every state can be seen. No real people are in it."""
