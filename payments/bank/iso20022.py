"""ISO 20022 pain.001.001.09: customer credit transfers within the United Kingdom.

Names and order of the elements: security.md 6.4. An account is its sort code and number as one
`BBAN` of 14 digits, as one UK bank's published examples have it; others differ, so a test upload
comes first. What is read back may declare nothing of its own: a document type is refused, so no
entity is ever expanded or fetched.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from xml.parsers import expat

from payments.bank import engine
from payments.bank.engine import Batch, CannotBeWritten, Credit, Profile, Read, Row, Values

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Leaf:
    """One element at its path, with the value it holds; `width` is the most signs."""

    path: str
    source: str = ""
    text: str = ""
    width: int = 35
    currency: str = ""


HEAD = (
    Leaf("GrpHdr/MsgId", "file"),
    Leaf("GrpHdr/CreDtTm", "frozen_on_moment"),
    Leaf("GrpHdr/NbOfTxs", "count", width=15),
    Leaf("GrpHdr/CtrlSum", "total_pounds", width=18),
    Leaf("GrpHdr/InitgPty/Nm", "own_name", width=140),
    Leaf("PmtInf/PmtInfId", "file"),
    Leaf("PmtInf/PmtMtd", text="TRF"),
    Leaf("PmtInf/BtchBookg", text="false"),
    Leaf("PmtInf/NbOfTxs", "count", width=15),
    Leaf("PmtInf/CtrlSum", "total_pounds", width=18),
    Leaf("PmtInf/ReqdExctnDt/Dt", "pay_on_iso"),
    Leaf("PmtInf/Dbtr/Nm", "own_name", width=140),
    Leaf("PmtInf/DbtrAcct/Id/IBAN", "iban", width=34),
    Leaf("PmtInf/DbtrAgt/FinInstnId/BICFI", "bic", width=11),
    Leaf("PmtInf/ChrgBr", text="SHAR"),
)
EACH = (
    Leaf("PmtId/InstrId", "reference"),
    Leaf("PmtId/EndToEndId", "reference"),
    Leaf("Amt/InstdAmt", "pounds", width=18, currency="GBP"),
    Leaf("Cdtr/Nm", "name", width=140),
    Leaf("CdtrAcct/Id/Othr/Id", "account"),
    Leaf("CdtrAcct/Id/Othr/SchmeNm/Cd", text="BBAN"),
    Leaf("RmtInf/Ustrd", "reference", width=140),
)
PROFILE = Profile(
    ending="xml",
    content_type="application/xml; charset=utf-8",
    longest_name=35,
    needs=("own_name", "iban", "bic"),
    each=Row(0, ()),
)


def write(profile: Profile, batch: Batch, credits: Iterable[Credit]) -> bytes:
    """Write one message of one group of payments."""
    payments = engine.values_of_each(profile, batch, credits)
    whole = dict(engine.values_of(batch, payments))
    whole["frozen_on_moment"] = f"{whole['frozen_on_iso']}T00:00:00"
    document = ET.Element("Document", xmlns=NAMESPACE)
    message = ET.SubElement(document, "CstmrCdtTrfInitn")
    for leaf in HEAD:
        _grow(message, leaf, whole)
    group = message.find("PmtInf")
    for row, values in enumerate(payments, start=1):
        payment = ET.SubElement(group, "CdtTrfTxInf")
        account = {"account": values["sort_code"] + values["account_number"]}
        try:
            for leaf in EACH:
                _grow(payment, leaf, {**values, **account})
        except ValueError as why:
            raise CannotBeWritten(row, values["who"], str(why)) from why
    ET.indent(document, space=" ")
    return ET.tostring(document, encoding="utf-8", xml_declaration=True) + b"\n"


def read(written: bytes) -> Read:
    """Read it back: both headers must be the count and the sum of the payments, in pounds."""
    message = parse(written).find(_in("CstmrCdtTrfInitn"))
    engine.must_hold(message is not None)
    groups = message.findall(_in("PmtInf"))
    engine.must_hold(len(groups) == 1)
    [group] = groups
    paid = [_credit(payment) for payment in group.findall(_in("CdtTrfTxInf"))]
    total = sum(credit.pence for credit in paid)
    for part in (message.find(_in("GrpHdr")), group):
        engine.must_hold(part is not None)
        engine.must_hold(
            _text(part, "NbOfTxs") == str(len(paid)),
            engine.pence(_text(part, "CtrlSum")) == total,
        )
    return Read(paid, date.fromisoformat(_text(group, "ReqdExctnDt/Dt")))


def parse(written: bytes) -> ET.Element:
    """Read XML that somebody else may have made: no document type, and not without end.

    It is UTF-8 whatever it says it is: a name of an encoding is not looked up.
    """
    engine.must_hold(len(written) <= MOST_BYTES)
    tree = ET.TreeBuilder()
    parser = expat.ParserCreate("UTF-8", namespace_separator="}")
    parser.StartElementHandler = lambda name, attributes: tree.start(_tag(name), attributes)
    parser.EndElementHandler = lambda name: tree.end(_tag(name))
    parser.CharacterDataHandler = tree.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(written, True)
    except expat.ExpatError as why:
        raise engine.NotReadable from why
    return tree.close()


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _refuse(*_declared: object) -> None:
    raise engine.NotReadable


def _grow(parent: ET.Element, leaf: Leaf, values: Values) -> None:
    *branches, last = leaf.path.split("/")
    for name in branches:
        found = parent.find(name)
        parent = ET.SubElement(parent, name) if found is None else found
    told = leaf.text or values[leaf.source]
    engine.must_fit(told, leaf.width)
    attributes = {"Ccy": leaf.currency} if leaf.currency else {}
    ET.SubElement(parent, last, attributes).text = told


def _in(path: str) -> str:
    return "/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/"))


def _text(parent: ET.Element, path: str) -> str:
    found = parent.find(_in(path))
    engine.must_hold(found is not None)
    return found.text or ""


def _credit(payment: ET.Element) -> Credit:
    amount = payment.find(_in("Amt/InstdAmt"))
    engine.must_hold(amount is not None and amount.get("Ccy") == "GBP")
    engine.must_hold(_text(payment, "CdtrAcct/Id/Othr/SchmeNm/Cd") == "BBAN")
    account = _text(payment, "CdtrAcct/Id/Othr/Id")
    sort_code, account_number = account[:6], account[6:]
    engine.must_match(engine.SORT_CODE, sort_code)
    engine.must_match(engine.ACCOUNT, account_number)
    reference = _text(payment, "PmtId/EndToEndId")
    name = _text(payment, "Cdtr/Nm")
    return Credit("", name, sort_code, account_number, engine.pence(amount.text or ""), reference)
