"""What `rlvr …` offers to an operator. The handler never imports anything from here.

A command is a module with `configure(parser)` and `run(arguments) -> exit status`; input that it cannot
use is an `Unusable`, printed as one line, exit status 2.
"""


class Unusable(Exception):
    """Input that a command cannot use: says what was wrong, where, and what to write instead."""
