"""What may be shown of a study: its people in the terms that pages tell them apart by, decided jointly."""
