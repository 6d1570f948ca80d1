-- What became of each person: the first job after time zero, jobs of each kind, days and moments in work.
-- A job that starts on time zero or before and ends on it or after is running; it is kept apart.

CREATE MACRO months(days) AS days * 12 / 365.25;

CREATE MACRO days(months) AS CAST(round(months * 365.25 / 12) AS INTEGER);

-- Of jobs that start on one day the steadiest counts; the order of the classes is that of their type.
CREATE MACRO precedence(start, class) AS (start - DATE '1900-01-01') * 16 + enum_code(class);

-- Days on which a job may have started without its notice being here: those of each silence, and those before it for which
-- notices came late.
CREATE TEMP TABLE hole AS
SELECT "after" - getvariable('delay_days') + 1 AS first, "before" - 1 AS last FROM silences;

-- Follow-up ends with the window, or with the last day that could be seen.
CREATE MACRO followup(since) AS CAST(least(getvariable('last_day') - since, days(getvariable('window_months'))) AS INTEGER);

-- The outcome is known where notices cover every day that the study asks for: to the end of the window, or until the study
-- itself has chosen not to look further.
CREATE MACRO is_covered(since) AS (
    getvariable('has_notices')
    AND coalesce(followup(since) > 0, false)
    AND getvariable('last_day') >= coalesce(
        least(since + days(getvariable('window_months')), getvariable('asked_day')), getvariable('last_day')
    )
    AND NOT EXISTS (FROM hole WHERE hole.first <= since + followup(since) AND hole.last > since)
);

CREATE TEMP TABLE exposure AS
SELECT
    person,
    zero,
    zero_enrolment,
    is_known,
    is_known_enrolment,
    greatest(if(getvariable('has_notices'), seen_last - zero, 0), 0) AS seen_days,
    if(is_known, followup(zero), 0) AS followup_days,
    if(is_known_enrolment, followup(zero_enrolment), 0) AS followup_days_enrolment,
    getvariable('has_notices') AND zero IS NOT NULL
        AND NOT EXISTS (FROM hole WHERE zero BETWEEN hole.first AND hole.last) AS is_zero_known
FROM (
    SELECT
        person,
        course_end AS zero,
        enrolment_date AS zero_enrolment,
        is_covered(course_end) AS is_known,
        is_covered(enrolment_date) AS is_known_enrolment,
        least(
            getvariable('last_day'),
            (SELECT min(greatest(hole.first - 1, course_end)) FROM hole WHERE hole.last > course_end)
        ) AS seen_last
    FROM enrolled
);

CREATE TEMP TABLE job_seen AS
SELECT
    spell.person,
    start,
    "end",
    class_at_start AS class,
    class_at_end,
    start - zero AS day,
    coalesce("end", DATE '9999-12-31') - zero AS last,
    followup_days,
    coalesce("end", getvariable('extraction')) - start + 1 AS length_days,
    zero,
    zero_enrolment,
    followup_days_enrolment,
    class_at_start IN ('permanent', 'apprenticeship', 'fixed_term') AS is_employment,
    start - zero BETWEEN 1 AND followup_days AS is_new
FROM spell
JOIN exposure USING (person);

-- Union of the days: each job adds those after all earlier jobs had ended.
CREATE TEMP TABLE worked AS
SELECT
    person,
    CAST(sum(greatest(least(last, followup_days) - greatest(day - 1, earlier, 0), 0)) AS INTEGER) AS days_worked,
    CAST(
        sum(greatest(least(last, followup_days) - greatest(day - 1, earlier_employment, 0), 0)) FILTER (is_employment)
        AS INTEGER
    ) AS days_employed
FROM (
    SELECT
        person, day, last, followup_days, is_employment,
        max(last) OVER before AS earlier,
        max(last) FILTER (is_employment) OVER before AS earlier_employment
    FROM job_seen
    WINDOW before AS (PARTITION BY person ORDER BY day, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
GROUP BY person;

CREATE TEMP TABLE outcome AS
SELECT
    person,
    arg_min(class, precedence(start, class)) FILTER (is_new) AS event,
    arg_min(class_at_end, precedence(start, class)) FILTER (is_new) AS event_at_end,
    arg_min(length_days, precedence(start, class)) FILTER (is_new) AS event_days,
    min(day) FILTER (is_new) AS day_of_event,
    min(day) FILTER (is_new AND class = 'internship') AS day_of_internship,
    min(day) FILTER (is_new AND class = 'fixed_term') AS day_of_fixed_term,
    min(day) FILTER (is_new AND class = 'permanent') AS day_of_permanent,
    min(day) FILTER (is_new AND class = 'apprenticeship') AS day_of_apprenticeship,
    min(day) FILTER (is_new AND class IN ('other', 'collaboration')) AS day_of_other,
    min(day) FILTER (is_new AND class = 'unclassified') AS day_of_unclassified,
    bool_or(day <= 0 AND last >= 0) AS working_at_zero,
    bool_or(start < zero_enrolment) AS worked_before,
    arg_min(class, precedence(start, class))
        FILTER (start - zero_enrolment BETWEEN 1 AND followup_days_enrolment) AS event_from_enrolment,
    min(start - zero_enrolment)
        FILTER (start - zero_enrolment BETWEEN 1 AND followup_days_enrolment) AS day_of_event_from_enrolment
FROM job_seen
GROUP BY person;

SELECT place, 'never_employed_with_jobs' AS kind, 'prior_status' AS "column", '' AS raw
FROM enrolled JOIN outcome USING (person)
WHERE prior_status = 'never_employed' AND worked_before
UNION ALL
SELECT place, 'employed_at_enrolment', 'prior_status', '' FROM enrolled WHERE prior_status = 'employed'
UNION ALL
-- Once for each edition that the notices do not reach; where there are none at all it is said of the register.
SELECT min(place), 'outcome_not_covered', 'course_end', CAST(any_value(zero) AS VARCHAR)
FROM enrolled JOIN exposure USING (person)
WHERE getvariable('has_notices') AND zero IS NOT NULL AND NOT is_known
GROUP BY edition, zero
UNION ALL
-- What a pact pays for is notified as a job: cause and outcome would be the same event.
SELECT pact.place, 'internship_after_pact', '', ''
FROM pact JOIN outcome USING (person) JOIN exposure USING (person)
WHERE is_signed AND event = 'internship' AND day_of_event >= signed_date - zero;
