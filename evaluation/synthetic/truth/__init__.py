"""The truth: invented people and what happened to them, made under the constraint of every published count."""
