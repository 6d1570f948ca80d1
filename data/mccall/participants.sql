-- One row per unemployment spell; spells count two-week intervals. A spell without any of the four flags is taken as
-- still jobless when last seen, as its source's users do.
SELECT
    printf('M%04d', row_number() OVER ()) AS person_id,
    CAST(age AS INTEGER) AS age,
    CAST(reprate AS DOUBLE) AS replacement_rate,
    CAST(disrate AS DOUBLE) AS disregard_rate,
    CAST(logwage AS DOUBLE) AS log_wage,
    CAST(tenure AS INTEGER) AS tenure_years,
    ui = 'yes' AS pact,
    CAST(spell AS DOUBLE) * 12 / 26 AS followup_months,
    CASE
        WHEN censor1 = '1' THEN 'full_time'
        WHEN censor2 = '1' THEN 'part_time'
        WHEN censor3 = '1' THEN 'other_exit'
        ELSE 'none'
    END AS event,
    CAST(spell AS DOUBLE) * 12 / 26 AS months_to_event
FROM raw
