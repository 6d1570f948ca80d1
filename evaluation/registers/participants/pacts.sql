-- The treatment: one pact for each person, however many drafts, instalments and renewals of it there are. Granted and signed
-- is treated, from the signature on, also when it was withdrawn later; pending or refused is not; what cannot be read is not
-- known.

CREATE TEMP TABLE pact_row AS
SELECT
    pacts.person,
    CAST(source_id AS BIGINT) << 32 | source_row AS place,
    CAST(state AS VARCHAR) AS state,
    coalesce(signed_date, granted_date) AS signed_date,
    pacts.withdrawal_date,
    course_end,
    CASE
        WHEN state = 'granted' THEN true
        WHEN state IN ('pending', 'refused') THEN false
        WHEN state = 'withdrawn' AND pacts.withdrawal_date < coalesce(signed_date, granted_date) THEN NULL
        WHEN state = 'withdrawn' THEN coalesce(signed_date, granted_date) IS NOT NULL
        WHEN state IS NULL AND coalesce(signed_date, granted_date) IS NOT NULL THEN true
    END AS is_signed,
    amount_eur
FROM pacts
JOIN enrolled USING (person);

CREATE TEMP TABLE pact AS
SELECT
    person,
    min(signed_date) FILTER (is_signed) AS signed_date,
    if(bool_or(is_signed), true, if(bool_or(is_signed IS NULL), NULL, false)) AS is_signed,
    -- What became of it: the latest of what can become of it.
    coalesce(
        any_value(state) FILTER (state = 'withdrawn'),
        if(bool_or(is_signed), 'granted', NULL),
        any_value(state) FILTER (state = 'refused'),
        any_value(state) FILTER (state = 'pending'),
        'unknown'
    ) AS state,
    max(withdrawal_date) FILTER (state = 'withdrawn') AS withdrawal_date,
    arg_min(place, (NOT coalesce(is_signed, false), coalesce(signed_date, DATE '9999-12-31'), place)) AS place
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
WHERE is_signed AND getvariable('has_attendance')
    AND (attended.person IS NULL OR attended.hours = 0 AND attended.unread_hours = 0)
UNION ALL
SELECT place, 'pact_state_unknown', 'state', '' FROM pact WHERE is_signed IS NULL
UNION ALL
SELECT place, 'pact_signed_not_granted', 'signed_date', CAST(signed_date AS VARCHAR)
FROM pact_row WHERE state IN ('pending', 'refused') AND signed_date IS NOT NULL
UNION ALL
SELECT place, 'pact_not_signed', '', '' FROM pact WHERE NOT is_signed;
