"""Messages of this app: what each needs, made when it leaves."""
