"""The least that a handler can be."""


def handler(event: object, context: object) -> object:
    return []
