"""Why a file is not accepted. Imported by the reader child, so it knows no Django."""


class Rejection(Exception):
    """A file that will not be read: a code, a detail that selects the sentence, and its words."""

    def __init__(self, code: str, detail: str = "", **words: str) -> None:
        super().__init__(code, detail)
        self.code, self.detail, self.words = code, detail, words
