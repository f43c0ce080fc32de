"""What every bench is told on its command line."""

import argparse


def parser(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--latchkey", required=True, help="the release executable")
    parser.add_argument("--work", required=True, help="folder for databases and results")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--warm-seconds", type=int, default=20)
    return parser
