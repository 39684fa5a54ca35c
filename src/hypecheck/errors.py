"""The exceptions of this library."""


class HypecheckError(Exception):
    """Base of every error that hypecheck raises on purpose."""


class InputError(HypecheckError, ValueError):
    """A text, file or option that cannot be used; the message says what to do."""


class ModelError(HypecheckError, ValueError):
    """A model folder that is missing, damaged or made by something else."""


class DataError(HypecheckError, ValueError):
    """Labelled sentences that cannot be trained on; the message names file and row."""
