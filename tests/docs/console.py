"""Read and run the ``console`` blocks of a Markdown page: lines that begin with ``$`` and the output they show.

- `$ govgraph …` is run in the page's folder: by bash, or in this process where the line has words and quoted texts alone.
  Further lines of the same command begin with `> `, or follow a line that ends with a backslash.
- The lines below it are its standard output. A part left out is written `...`. A command with no lines below it
  is run, and its output is not compared.
- A command is expected to succeed; one that should not says so: `$ govgraph check mine  # exit 1`.
- Commands that set up a machine (`$ pip install govgraph`, `$ make test`) are not run.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from tests.conftest import invoked

RUN = frozenset(
    {
        "cat",
        "cd",
        "cp",
        "cut",
        "echo",
        "govgraph",
        "grep",
        "head",
        "ls",
        "mkdir",
        "printf",
        "sed",
        "sort",
        "wc",
    }
)
NOT_RUN = frozenset(
    {
        "apt-get",
        "curl",
        "docker",
        "git",
        "make",
        "open",
        "oxigraph",
        "pip",
        "pipx",
        "python",
        "python3",
        "sudo",
        "uv",
        "virtuoso-t",
    }
)
EXIT = re.compile(r"#\s*exit(?: status)? (\d+)\s*$")
# What bash would read as words, and change nothing of.
PLAIN = re.compile(r"""govgraph(?: +(?:[\w./:,=@%+-]+|'[^']*'|"[^"$`\\!]*"))* *(?:#.*)?""")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Command:
    text: str
    expected: str

    @property
    def word(self) -> str:
        """The program it runs, behind any `NAME=value`."""
        words = [word for word in self.text.split() if not re.match(r"[A-Z_]+=", word)]
        return words[0] if words else ""

    @property
    def status(self) -> int:
        told = EXIT.search(self.text)
        return int(told[1]) if told else 0


def commands(block: str) -> Iterator[Command]:
    """Yield the commands of one block, each with the output that the page shows for it."""
    text: list[str] = []
    expected: list[str] = []
    for line in dedent(block).splitlines():
        if line.startswith("$ "):
            if text:
                yield Command("\n".join(text), _joined(expected))
            text, expected = [line[2:]], []
        elif not text:
            raise ValueError(f"a console block begins with a command, `$ …`, and this one with: {line}")
        elif not expected and (line.startswith("> ") or line == ">"):
            text.append(line[2:])
        elif not expected and text[-1].endswith("\\"):
            text.append(line)
        else:
            expected.append(line)
    if text:
        yield Command("\n".join(text), _joined(expected))


def _joined(lines: list[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines)


def run(command: Command, folder: Path) -> str:
    """Run one command in `folder`; return what is wrong with it, or nothing."""
    if command.word in NOT_RUN:
        return ""
    if command.word not in RUN:
        return f"{command.word!r} is neither among the commands that pages run nor among those they do not"
    status, output, said = executed(command.text, folder)
    if status != command.status:
        return f"$ {command.text}\nexit status {status}, not {command.status}\n{output}{said}"
    got = _joined(output.splitlines())
    checker = doctest.OutputChecker()
    if not command.expected or checker.check_output(command.expected, got, FLAGS):
        return ""
    difference = checker.output_difference(
        doctest.Example(command.text, command.expected), got, FLAGS | doctest.REPORT_NDIFF
    )
    return f"$ {command.text}\n{difference}"


def executed(text: str, folder: Path) -> tuple[int, str, str]:
    """Run a command; return its exit status, its output, and what it said beside that."""
    if PLAIN.fullmatch(text):
        with chdir(folder):
            found = invoked(*shlex.split(text, comments=True)[1:])
        return found.exit_code, found.stdout, found.stderr
    bash = shutil.which("bash")
    assert bash is not None, "the console blocks of the docs are run by bash"
    binaries = str(Path(sys.executable).parent)
    done = subprocess.run(
        [bash, "-c", text],
        cwd=folder,
        env={**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr
