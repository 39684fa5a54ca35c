"""Coverage-guided fuzzing of everything that reads what strangers wrote.

    pip install atheris
    python tests/fuzz.py scoring /tmp/found tests/cases/fuzz/scoring -max_total_time=600

The first argument is one of `fuzz_targets.TARGETS`; the others go to libFuzzer: a folder that
keeps the inputs which reach new code, folders to begin with, and options. An input that breaks a
promise is written to a file. It belongs into ``tests/cases/fuzz``, whose files the tests run.
"""

import sys


def main():
    """Run the fuzzer, which ends by itself at an error or when its time is over."""
    import atheris

    atheris.enabled_hooks.add("str")
    with atheris.instrument_imports(include=["hypecheck"]):
        from fuzz_targets import TARGETS
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
