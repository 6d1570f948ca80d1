"""Linked registers to the participants table: enrolment, attendance, counselling, services, pacts, outcomes."""
