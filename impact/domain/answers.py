"""Answers: how it was, asked of everyone."""
