-- The job spells of the people in the table.

SELECT
    spell.person,
    start,
    "end",
    CAST(class_at_start AS VARCHAR) AS class_at_start,
    CAST(class_at_end AS VARCHAR) AS class_at_end,
    agency,
    on_call,
    notices,
    ends_before_start,
    coalesce(start <= course_end AND coalesce("end" >= course_end, true), false) AS running_at_zero,
    start > getvariable('last_day') AS incomplete,
    spell.place
FROM spell
JOIN enrolled USING (person);
