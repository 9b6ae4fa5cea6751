"""Why a file is not accepted."""

# What is answered over HTTP; a file that is an image and still no good is unprocessable.
_STATUS = {"large": 413, "heic": 415, "kind": 415}


class BadFile(ValueError):  # noqa: N818 (it is the file that is wrong)
    """A file that we do not keep.

    reason: a word for why, which `field.intake` turns into a sentence
    status: the HTTP status that says so
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason
        self.status = _STATUS.get(reason, 422)
