"""``python -m danbiet.cli``: the same command where the script is not on the PATH."""

from danbiet.cli import main

if __name__ == "__main__":
    main()
