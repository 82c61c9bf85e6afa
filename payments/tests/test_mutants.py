"""The tests of money notice small faults in it: at least nine of ten that are put in. (M12)

`MUTANTS=1000 python3 manage.py test --long payments/tests/test_mutants.py` puts in all that
`mutants.py` knows; otherwise some of each module, always the same ones. `MUTATED` names the
modules to try alone. What no test could notice stands in `unnoticed.csv`, with the reason. A ready
tool, mutmut 3, leaves out what has a decorator, so all that is `@transaction.atomic`, and what is
outside of functions; and it starts pytest and its database anew for each fault.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SOME = 12
HERE = Path(__file__).parent
# The tests that judge each module, by their file; of the domain unless a folder is named. None
# that draws a PDF: it never ends in a process split off. Nor is a module of mere tables tried
# (payments.models.cost_kinds): others have taken what is in it by the time that it is changed.
JUDGES = {
    "payments.bank": "bank/file bank/formats bank_formats",
    "payments.bank.generic": "bank/file bank/formats",
    "payments.bank.engine": "bank/file bank/formats bank/statement",
    "payments.bank.originator": "bank/formats bank_formats shares",
    "payments.bank.bankline": "bank/file bank/formats",
    "payments.bank.bacs": "bank/file bank/formats",
    "payments.bank.iso20022": "bank/file bank/formats",
    "payments.bank.lloyds": "bank/file bank/formats",
    "payments.bank.returned": "bank/statement return_files",
    "payments.bank.spelling": "bank/spelling payees",
    "payments.bank.statement": "bank/statement",
    "payments.bank.modulus": "bank/modulus bank/modulus_rules",
    "involvement.money": "./arithmetic",
    "payments.domain.run_rules": "payouts run_stops waiting_details shares",
    "payments.domain.run_stops": "run_stops payouts",
    "payments.domain.run_files": "run_stops payouts",
    "payments.domain.rule_checks": "rule_checks reversals",
    "payments.domain.ledger_checks": "ledger ledger_cleared",
    "payments.domain.ledger": "ledger totals_stay",
    "payments.domain.ledger_export": "periods views/ledger advance_uses reversals",
    "payments.domain.periods": "periods",
    "payments.domain.urgent": "urgent",
    "payments.domain.lateness": "lateness",
    "payments.domain.promise": "promise waiting_details",
    "payments.domain.rates": "rates rate_changes",
    "payments.domain.rate_changes": "rate_changes short_fees views/rate_changes",
    "payments.domain.top_ups": "top_ups rate_changes",
    "payments.domain.reversals": "reversals",
    "payments.domain.short_fees": "short_fees",
    "payments.domain.payees": "payees changes waiting_details shares",
    "payments.domain.shares": "shares",
    "payments.domain.accounts": "accounts shares prechecks views/accounts views/payouts",
    "payments.domain.account_names": "account_names",
    "payments.domain.decisions": "checking limits appeals own_account",
    "payments.domain.payouts": "payouts run_stops waiting_details bank_formats fees advances "
    "views/payouts",
    "payments.domain.fees": "fees staying_away sendings reversals",
    "payments.domain.returns": "returns return_files fees views/returns",
    "payments.domain.return_files": "return_files",
    "payments.domain.claims": "claims cost_kinds checking urgent views/claims views/behalf",
    "payments.domain.changes": "changes waiting_details views/changes",
    "payments.domain.appeals": "appeals",
    "payments.domain.sendings": "sendings views/sendings",
    "payments.domain.budgets": "budgets direct advances reversals views/budgets",
    "payments.domain.direct": "direct views/direct",
    "payments.domain.matching": "matching views/matching",
    "payments.domain.reconcile": "reconcile reconcile_bounds ledger",
    "payments.domain.prechecks": "prechecks checking cost_kinds removals direct",
    "payments.domain.advances": "advances advance_limits advance_uses views/advances",
    "payments.domain.advance_uses": "advance_uses advances views/advances",
    "payments.domain.advance_checks": "advance_checks advances advance_limits advance_uses",
    "payments.domain.direct_checks": "direct",
    "payments.domain.gift_checks": "sendings reversals",
    "payments.domain.out_of_pocket": "out_of_pocket advances",
    "payments.domain.tax_years": "tax_years advances",
}


def explained(module):
    with (HERE / "unnoticed.csv").open(encoding="utf-8", newline="") as table:
        return [row["fault"] for row in csv.DictReader(table) if row["module"] == module]


def files(module):
    for name in JUDGES[module].split():
        folder, _, noun = name.rpartition("/")
        yield str((HERE / (folder or "domain") / f"test_{noun}.py").resolve())


@pytest.fixture(scope="module")
def told(tmp_path_factory, django_db_setup):
    """What became of the faults of all modules, tried in a process and a database of their own.

    The database that theirs is copied from is there by then.
    """
    folder = tmp_path_factory.mktemp("mutants")
    modules = os.environ.get("MUTATED", " ".join(JUDGES)).split()
    about = {one: {"judges": list(files(one)), "explained": explained(one)} for one in modules}
    wanted = {"modules": about, "many": int(os.environ.get("MUTANTS", SOME))}
    (folder / "wanted").write_text(json.dumps(wanted | {"told": str(folder / "told")}), "utf-8")
    place = urlsplit(os.environ["DATABASE_URL"])._replace(path="/mutants").geturl()
    more = {"MUTATE": str(folder / "wanted"), "DATABASE_URL": place}
    command = [sys.executable, "-m", "pytest", "-p", "payments.tests.mutating"]
    command += ["-p", "no:randomly", "-p", "no:cacheprovider"]
    command += sorted({file for one in about.values() for file in one["judges"]})
    done = subprocess.run(command, env=os.environ | more, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return json.loads((folder / "told").read_text("utf-8"))


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("module", JUDGES)
def test_nine_of_ten_faults_are_noticed(module, told):
    if module not in told:
        pytest.skip("other modules were asked for")
    missed, noticed = told[module]["survived"], told[module]["noticed"]
    print(f"{module}: {noticed} noticed, {len(missed)} not, of {len(told[module]['every'])}")

    assert set(explained(module)) <= set(told[module]["every"]), "explained, and no longer there"
    assert noticed > 0
    assert 10 * noticed >= 9 * (noticed + len(missed)), "\n".join(missed)
