"""Whether the name on an account is that of the person. (116)"""

import pytest

from payments.domain.account_names import is_theirs


@pytest.mark.parametrize(
    ("account", "person"),
    [
        ("Ann Lee", "Ann Lee"),
        ("  ANN   LEE ", "Ann Lee"),
        ("Lee, Ann", "Ann Lee"),
        ("Ms A Lee", "Ann Lee"),
        ("A. M. Lee", "Ann Mary Lee"),
        ("Ann Lee", "Ann Mary Lee"),
        ("Mary Lee", "Ann Mary Lee"),
        ("Ann Mary Lee", "Ann Lee"),
        ("Dr Sian Wyn", "Siân Ŵyn"),
        ("Jose Ibanez", "Jose\u0301 Iba\u0301n\u0303ez"),
        ("Lukasz Dabrowski", "Łukasz Dąbrowski"),
        ("Pat Obrien", "Pat O’Brien"),
        ("Jo Smith Jones", "Jo Smith-Jones"),
        ("Ann", "Ann"),
        ("Ann Lee", "Ann"),
        ("Ann Lee", "Prof Ann Lee"),
        ("Mr B & Mrs A Lee", "Ann Lee"),
        ("Mr A & Mrs B Lee", "Ann Lee"),
        ("Jo Li", "Jo Li"),
        ("A Ann", "Ann Adams"),
        ("Bob and Ann Lee", "Ann Lee"),
        ("Bob Ray and Ann Lee", "Ann Mary Lee"),
    ],
)
def test_a_name_that_somebody_goes_by_is_theirs(account, person):
    assert is_theirs(account, person)


@pytest.mark.parametrize(
    ("account", "person"),
    [
        ("Bob Lee", "Ann Lee"),
        ("Ann Ray", "Ann Lee"),
        ("Ann Mary Ray", "Ann Mary Lee"),
        ("Lee", "Ann Lee"),
        ("Mr & Mrs Lee", "Ann Lee"),
        ("A L", "Ann Lee"),
        ("Anna Lee", "Ann Lee"),
        ("Ann Ann", "Ann Lee"),
        ("B Lee", "Ann Lee"),
        ("Bob Ray and Ann Lea", "Ann Lee"),
        ("Mrs", "Ann Lee"),
        ("Ann Lee", "安 李"),
        ("Ann Lee", ""),
        ("", "Ann Lee"),
    ],
)
def test_another_name_is_not_theirs(account, person):
    assert not is_theirs(account, person)
