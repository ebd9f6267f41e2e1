# Two commands do all set-up: `make demo` and `make test`. Everything is in scripts/telos.
.PHONY: demo test check lint format types contracts lock scan

demo test check lint format types contracts lock scan:
	@sh scripts/telos $@
