"""From a study to a folder of reports: plan, execute, render, batch."""
