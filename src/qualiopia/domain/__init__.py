"""What an auditor talks about, as frozen dataclasses: standard library only, no I/O, no clock."""
