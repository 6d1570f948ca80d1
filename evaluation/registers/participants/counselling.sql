-- Counselling used, by person, under each reading of "used".

CREATE TEMP TABLE meeting AS
SELECT
    person,
    CAST(source_id AS BIGINT) << 32 | source_row AS place,
    meeting_date,
    duration_hours,
    coalesce(outcome, 'held') = 'held' AND coalesce(meetings, 1) > 0 AS was_held
FROM counselling;

CREATE TEMP TABLE counselled AS
SELECT
    person,
    count(*) > 0 AS by_row,
    bool_or(was_held) AS by_held,
    coalesce(sum(duration_hours) FILTER (was_held) >= 1, false) AS by_hour,
    -- A meeting without its length is the hour that the course foresees.
    sum(coalesce(duration_hours, getvariable('hours_individual'))) FILTER (was_held) AS hours
FROM meeting
GROUP BY person;

SELECT meeting.place, 'meeting_before_course' AS kind, 'meeting_date' AS "column", CAST(meeting_date AS VARCHAR) AS raw
FROM meeting JOIN enrolled USING (person)
WHERE meeting_date < course_start
UNION ALL
SELECT place, 'meeting_after_extraction', 'meeting_date', CAST(meeting_date AS VARCHAR)
FROM meeting
WHERE meeting_date > getvariable('extraction');
