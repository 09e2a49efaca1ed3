"""`python -m qualiopia` is the command line."""

from qualiopia.cli.main import run

if __name__ == "__main__":
    run()
