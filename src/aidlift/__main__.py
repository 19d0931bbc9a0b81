"""Let `python -m aidlift` be the same as `aidlift`."""

from aidlift.cli import main

main()
