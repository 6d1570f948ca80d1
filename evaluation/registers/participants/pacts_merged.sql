-- Drafts, instalments and renewals, with the row that stands for the pact.

SELECT pact_row.place, pact.place AS into_place
FROM pact_row
JOIN pact USING (person)
WHERE pact_row.place <> pact.place;
