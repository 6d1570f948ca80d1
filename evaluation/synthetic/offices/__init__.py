"""The offices: each writes what is true into a file of its own, the way offices do."""
