"""The folder that is handed over, everything in it audited together, nothing personal, nothing half-done; its proof.

- :func:`make_release` gathers what the reports of a study say, audits it, and only then lets the folder appear;
- :func:`verify_files` holds a release against its own checksums, :func:`make_again` against the reports made anew.
"""

from evaluation.release.making import Release, make_release
from evaluation.release.verifying import Again, changed_inputs, make_again, verify_files

__all__ = ["Again", "Release", "changed_inputs", "make_again", "make_release", "verify_files"]
