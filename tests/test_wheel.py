"""The wheel holds everything: what is not Python is found from an installed wheel as well."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_a_build_runs_from_the_wheel_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    run = [sys.executable, "-m", "kg.cli", "build", "--home", str(tmp_path / "var"), "--lang", "en"]
    alone = {**os.environ, "PYTHONPATH": str(site)}
    answer = subprocess.run(  # noqa: S603
        run, cwd=tmp_path, env=alone, check=True, capture_output=True, text=True
    )
    assert "38 rows read, 38 used" in answer.stdout
    assert (site / "kg" / "share" / "shapes").is_dir()
