#!/usr/bin/env python3
"""make-manual.py EXECUTABLE: writes latchkey(1), the manual page, from what the executable says of its commands."""

import json
import subprocess
import sys


# Options of nearly every command, by the names of their values; told once.
COMMON = {
    "config": "The configuration file; without it, latchkey.yaml in the working directory.",
    "key=value": "One key of the configuration, above file and environment; may be repeated.",
}


def roff(text):
    """Text in which nothing is taken for a request or an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in text.splitlines())


def spelled(argument):
    """An option or argument as one types it."""
    names = ["-" * (1 if name["kind"] == "short" else 2) + name["name"] for name in argument.get("names", [])]
    value = "\\fI" + roff(argument["valueName"]) + "\\fR"
    if argument["kind"] == "positional":
        return value
    text = ", ".join("\\fB" + roff(name) + "\\fR" for name in names)
    return text if argument["kind"] == "flag" else f"{text} {value}"


def section(command, path):
    """The lines of a command, and of those below it."""
    arguments = [one for one in command.get("arguments", [])
                 if one["shouldDisplay"] and one["valueName"] not in ("help", "version", *COMMON)]
    below = [one for one in command.get("subcommands", []) if one["shouldDisplay"] and one["commandName"] != "help"]
    if path and not below:
        names = [one["valueName"] for one in arguments if one["kind"] == "positional"]
        yield ".SS " + roff(" ".join([*path, *names]))
        for paragraph in (command.get("abstract"), command.get("discussion")):
            if paragraph:
                yield ".PP\n" + roff(paragraph).replace("\n", "\n.br\n")
        for one in arguments:
            yield ".TP\n" + spelled(one)
            yield roff(one.get("abstract", ""))
    for one in below:
        yield from section(one, [*path, one["commandName"]])


def main():
    executable = sys.argv[1]
    command = json.loads(subprocess.check_output([executable, "--experimental-dump-help"]))["command"]
    version = subprocess.check_output([executable, "--version"], text=True).split()[-1]
    print(f'.TH LATCHKEY 1 "" "latchkey {version}" "Latchkey"')
    print(".SH NAME\nlatchkey \\- " + roff(command["abstract"]))
    print(".SH SYNOPSIS\n.B latchkey\n.I command\n.RI [ options ]")
    print(".SH COMMANDS")
    for line in section(command, []):
        print(line)
    print(".SH OPTIONS OF ALL COMMANDS THAT READ THE CONFIGURATION")
    for option, (value, text) in zip(("config", "set"), COMMON.items()):
        print(f".TP\n\\fB\\-\\-{option}\\fR \\fI{value}\\fR\n{roff(text)}")
    print(".SH CONFIGURATION\n.B latchkey check\\-config \\-\\-keys\nlists every key of latchkey.yaml, its variable, "
          "what it may hold and its default.")
    print(".SH EXIT STATUS\n0: done. 1: failed, with a line on standard error. 2: wrong usage.")


main()
