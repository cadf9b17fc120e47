"""Web servers that serve a published site by the example configuration that lies in it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers import free_port


@contextmanager
def running(command: Sequence[str], pid: Path) -> Iterator[None]:
    """Run a server that writes its number when it listens, until the end."""
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            for _ in range(100):
                if pid.exists():
                    break
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def nginx(site: Path, folder: Path) -> Iterator[str]:
    """Serve a site by nginx with the example configuration, on a free port."""
    if shutil.which("nginx") is None:
        pytest.skip("needs nginx: make tools")
    port = free_port()
    text = (site / "nginx.conf").read_text(encoding="utf-8").replace(":8080", f":{port}")
    (folder / "site.conf").write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{one}_temp_path {folder}/{one};"
        for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; {user} pid {folder}/pid; error_log stderr; events {{}}"
        f" http {{ access_log off; {temporary} include {folder}/site.conf; }}",
        encoding="utf-8",
    )
    command = ["nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")]
    with running(command, folder / "pid"):
        yield f"http://127.0.0.1:{port}"


# What the example needs, and what every Apache needs.
MODULES = ("mpm_event", "authz_core", "dir", "mime", "alias", "negotiation", "rewrite", "headers")


@contextmanager
def apache(site: Path, folder: Path) -> Iterator[str]:
    """Serve a site by Apache with the example configuration, on a free port."""
    if shutil.which("apache2") is None:
        pytest.skip("needs Apache: make tools")
    port = free_port()
    # It gives up the rights of root, and the folders of a test are closed to others.
    public = Path(tempfile.mkdtemp(prefix="simpul-"))
    public.chmod(0o755)
    shutil.copytree(site, public / "site", symlinks=True)
    text = (site / "apache.conf").read_text(encoding="utf-8").replace(":8080", f":{port}")
    text = text.replace(str(site.resolve()), str(public / "site"))
    loaded = "\n".join(
        f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so" for one in MODULES
    )
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    (folder / "apache2.conf").write_text(
        f"ServerName localhost\nServerRoot {folder}\nPidFile {folder}/pid\n"
        f"Listen 127.0.0.1:{port}\nErrorLog {folder}/error.log\n"
        f"TypesConfig /dev/null\n{loaded}\n{user}{text}",
        encoding="utf-8",
    )
    command = ["apache2", "-f", str(folder / "apache2.conf"), "-D", "FOREGROUND"]
    try:
        with running(command, folder / "pid"):
            yield f"http://127.0.0.1:{port}"
    finally:
        shutil.rmtree(public)
