"""Run the command line with ``python -m hypecheck``."""

from hypecheck.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
