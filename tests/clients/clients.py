"""The mail clients that the suite is held against: NAME/client.json for each.

    {"name": "swaks", "package": "swaks", "version": ["swaks", "--version"],
     "options": ["--crlf-files"], "command": ["swaks", "--server", "{host}:{port}", ...]}

`package` is Debian's; with "npm:" in front it is npm's, with its version behind an "@". `version`
prints one that begins with a digit somewhere in its first line. {here} is this folder.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = os.environ.get("SMTPLAB_PROGRAM", str(ROOT / "build/bin/smtplab"))
PACKAGES = pathlib.Path(os.environ.get("SMTPLAB_CLIENTS", ROOT / "build/clients"))
NAMES = ("swaks", "msmtp", "msmtp-tls", "curl", "smtplib", "nodemailer")
RUN_TIMEOUT_S = "20"


class Missing(Exception):
    """This machine has no such client."""


def environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SMTPLAB_")}
    return kept | {"NODE_PATH": str(PACKAGES / "node_modules"), "LC_ALL": "C.UTF-8"}


def install(package):
    """Of npm's packages: below PACKAGES."""
    name = package.partition("@")[0]
    if (PACKAGES / "node_modules" / name).is_dir():
        return
    PACKAGES.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "install", "--prefix", PACKAGES, "--no-save", "--ignore-scripts",
                    "--no-audit", "--no-fund", package], check=True, stdout=subprocess.DEVNULL)


class Client:
    def __init__(self, name):
        described = json.loads((HERE / name / "client.json").read_text(encoding="utf-8"))
        self.id = name
        self.name = described["name"]
        self.package = described["package"]
        self.options = described.get("options", [])
        here = os.path.relpath(HERE)  # reports show it
        self.command = [word.replace("{here}", here) for word in described["command"]]
        if shutil.which(self.command[0]) is None:
            raise Missing(self.command[0])
        if self.package.startswith("npm:"):
            install(self.package.removeprefix("npm:"))
        asked = subprocess.run(described["version"], capture_output=True, text=True, check=True,
                               env=environment())
        self.version = re.search(r"\d[\w.+-]*", asked.stdout)[0]

    def check(self, *options):
        """A run of the suite with this client."""
        return subprocess.run(
            [PROGRAM, "check", "client", "--name", self.name, "--target-version", self.version,
             "--exit-status", "--run-timeout", RUN_TIMEOUT_S, *self.options, *options, "--",
             *self.command], capture_output=True, text=True, env=environment(), timeout=900)
