"""What all tests share: the same random examples in continuous integration, and a configuration folder of their own."""

import atexit
import os
import shutil
import tempfile

from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

# Keys and what somebody trusts are those of a user, who must find nothing of the tests there.
if "EVALUATION_TESTS" not in os.environ:
    os.environ["EVALUATION_TESTS"] = os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="evaluation-tests-")
    os.environ["EVALUATION_TRUSTED"] = tempfile.gettempdir()
    atexit.register(shutil.rmtree, os.environ["EVALUATION_TESTS"], ignore_errors=True)
