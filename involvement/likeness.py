"""How a photo looks, in 64 bits: the same photo drawn again differs in few of them.

Each bit says whether a spot of the picture is clearly darker than the one beside it.
"""

from io import BytesIO
from itertools import pairwise

from PIL import Image

ACROSS, DOWN = 9, 8
NOISE = 6  # of 256: a white page is never quite white
LEAST_CONTRAST = 16  # of 256: a blank page looks like every other


def of(content: bytes) -> int | None:
    """Return how a picture looks, as a signed number of 64 bits; None if it shows nothing."""
    picture = Image.open(BytesIO(content))
    picture.draft("L", (256, 256))
    small = picture.convert("L").resize((ACROSS, DOWN), Image.Resampling.BOX)
    spots = list(small.tobytes())
    if max(spots) - min(spots) < LEAST_CONTRAST:
        return None
    rows = [spots[n : n + ACROSS] for n in range(0, len(spots), ACROSS)]
    bits = [right - left > NOISE for row in rows for left, right in pairwise(row)]
    number = sum(bit << place for place, bit in enumerate(bits))
    return number - (1 << 64) if number >> 63 else number
