"""The auditor: the invariants of money as queries."""
