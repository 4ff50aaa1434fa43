"""Whether every engine says the same: `python -m tests.trust --level pr|night|release`."""
