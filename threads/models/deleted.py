class Deleted(Exception):
    """What is to be changed or answered was deleted after it was read."""
