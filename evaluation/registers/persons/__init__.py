"""Who is who: tax codes, people enrolled, their rows in the other registers, pseudonyms."""
