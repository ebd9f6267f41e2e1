"""`python -m telos`: the command line, where the script is not on the path."""

from telos.cli.main import main

if __name__ == "__main__":
    main()
