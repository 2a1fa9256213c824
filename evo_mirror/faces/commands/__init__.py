"""Commands of the command line, one a file: what each is called, asks for and does.

A module here has ``ABOUT`` (one line), ``add_arguments(parser)`` and ``do(arguments) -> int``. It is imported for every
``--help``, so that what is heavy is imported inside ``do``.
"""
