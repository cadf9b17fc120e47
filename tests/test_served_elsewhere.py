"""The service of what a server holds, by the service's own tests; all of them by `make remote`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import PROGRAMS

HERE = Path(__file__).parent
RUN = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "story"), [("oxigraph", "test_api_negotiation.py"), ("virtuoso", "test_api_pages.py")]
)
def test_the_service_over_a_server_passes_the_same_tests(kind: str, story: str) -> None:
    if shutil.which(PROGRAMS[kind]) is None:
        pytest.skip(f"needs {PROGRAMS[kind]}: make servers")
    # The run is one of its own, not a worker of this one.
    own = {name: one for name, one in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    command = [*RUN, "--dataset", kind, str(HERE / story)]
    done = subprocess.run(command, cwd=HERE.parent, env=own, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
