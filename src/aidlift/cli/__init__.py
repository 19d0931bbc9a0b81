"""The command line: parse, call, print. Each group of commands is one file of this folder."""

from aidlift.cli.main import main

__all__ = ["main"]
