-- Pacts signed: one for each person, however many drafts, instalments and renewals of it there are.

CREATE TEMP TABLE pact_row AS
SELECT
    pacts.person,
    CAST(source_id AS BIGINT) << 32 | source_row AS place,
    signed_date,
    course_end,
    state IS DISTINCT FROM 'draft' AND (state IN ('signed', 'renewed', 'ended') OR signed_date IS NOT NULL) AS is_signed,
    amount_eur
FROM pacts
JOIN enrolled USING (person);

CREATE TEMP TABLE pact AS
SELECT
    person,
    min(signed_date) FILTER (is_signed) AS signed_date,
    bool_or(is_signed) AS is_signed,
    arg_min(place, (NOT is_signed, coalesce(signed_date, DATE '9999-12-31'), place)) AS place
FROM pact_row
GROUP BY person;

SELECT place, 'pact_before_course_end' AS kind, 'signed_date' AS "column", CAST(signed_date AS VARCHAR) AS raw
FROM pact_row WHERE is_signed AND signed_date <= course_end
UNION ALL
SELECT place, 'pact_without_date', 'signed_date', '' FROM pact WHERE is_signed AND signed_date IS NULL
UNION ALL
SELECT place, 'pact_negative_amount', 'amount_eur', CAST(amount_eur AS VARCHAR) FROM pact_row WHERE amount_eur < 0
UNION ALL
SELECT pact.place, 'pact_never_attended', '', ''
FROM pact LEFT JOIN attended USING (person)
WHERE is_signed AND getvariable('has_attendance') AND coalesce(attended.hours, 0) = 0
UNION ALL
SELECT place, 'pact_not_signed', '', '' FROM pact WHERE NOT is_signed;
