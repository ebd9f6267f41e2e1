# Two commands do all set-up: `make demo` and `make test`. Everything is in scripts/telos.
.PHONY: demo test check lint format types contracts lock

demo test check lint format types contracts lock:
	@sh scripts/telos $@
