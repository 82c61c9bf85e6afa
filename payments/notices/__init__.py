"""Messages of this app: what each needs, made when it leaves."""

from payments.notices import advances, direct, money, photos, work_kinds  # noqa: F401 -- importing registers the kinds
