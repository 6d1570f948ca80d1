-- One row per released person; a job in the week of the arrest or before it counts as a job.
WITH weeks AS (
    SELECT *, row_number() OVER () AS position, list_position([*COLUMNS('^emp\d+$')], 'yes') AS first_job FROM raw
)
SELECT
    printf('R%03d', position) AS person_id,
    CAST(age AS INTEGER) AS age,
    CASE WHEN race = 'black' THEN 1 ELSE 0 END AS black,
    CASE WHEN wexp = 'yes' THEN 1 ELSE 0 END AS work_experience,
    CASE WHEN mar = 'married' THEN 1 ELSE 0 END AS married,
    CASE WHEN paro = 'yes' THEN 1 ELSE 0 END AS parole,
    CAST(prio AS INTEGER) AS prior_convictions,
    educ AS education,
    fin = 'yes' AS pact,
    12.0 AS followup_months,
    CASE WHEN first_job IS NOT NULL THEN 'job' WHEN arrest = '1' THEN 'arrest' ELSE 'none' END AS event,
    CAST(coalesce(first_job, CAST(week AS INTEGER)) AS DOUBLE) * 12 / 52 AS months_to_event
FROM weeks
