"""The published examples of which numbers belong together: a table has to agree with them.

They are those of "Validating Account Numbers" (security.md 6.3); the weights are not ours to ship.
"""

from payments.bank.modulus import Table, may_belong

RIGHT = """
    089999 66374958   827101 28748352   309070 02355688   107999 88837491   134020 63849203
    309070 12345668   202959 63748472   118765 64371389   309070 12345677   871427 46238510
    200915 41011166   309070 99345694   872427 46238510   938611 07806039   074456 12345112
    871427 09123496   938600 42368003   070116 34012583   871427 99123496   938063 55065200
    074456 11104102   820000 73688637   772798 99345694   180002 00000190   827999 73988638
    086090 06774744   180002 98093517
"""
WRONG = """
    938063 15764273   938063 15764264   938063 15763217   118765 64371388   203099 66831036
    203099 58716970   089999 66374959   107999 88837493
"""


def _pairs(text: str) -> list[tuple[str, str]]:
    numbers = iter(text.split())
    return list(zip(numbers, numbers, strict=True))


PUBLISHED = dict.fromkeys(_pairs(RIGHT), True) | dict.fromkeys(_pairs(WRONG), False)


def wrong(table: Table) -> list[tuple[str, str]]:
    """Return the published examples that come out otherwise with this table."""
    return [pair for pair, may in PUBLISHED.items() if may_belong(table, *pair) != may]
