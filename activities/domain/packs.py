"""Packs: papers on time, in the format that the person reads."""
