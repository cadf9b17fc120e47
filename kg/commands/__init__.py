"""The subcommands: a module each, which says what it is for, what it takes, and what it does.

The first line of its docstring is the purpose; ``ARGUMENTS`` is what it takes, and ``run`` returns
the exit code. A module is loaded when its subcommand is asked for, and may know any part of the
product, the service too: here the stages meet.
"""
