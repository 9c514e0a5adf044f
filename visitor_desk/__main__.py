"""Where the program starts: console script, `python -m visitor_desk` and the bundle."""

from __future__ import annotations

import multiprocessing


def main() -> None:
    """Run the command line; in a worker process of a bundle, run that worker and nothing else."""
    multiprocessing.freeze_support()
    # Every spawned worker imports this module anew; it must not pay for the command line.
    from visitor_desk.cli.main import program  # noqa: PLC0415

    program()


if __name__ == "__main__":
    main()
