-- One spell for each job: its notices in order, then what the last of them say.

CREATE TEMP TABLE step AS
WITH said AS (
    SELECT
        notice.*,
        coalesce(origin.event, notice.event) AS kind,
        -- The end in an end notice is the end, in whichever column it stands.
        coalesce(cessation_date, if(kind = 'end', end_date, NULL)) AS cessation,
        if(kind = 'end', NULL, coalesce(extension_end_date, end_date)) AS planned,
        hash(
            notice_id, notice.event, sent_date, class, class_before, cessation_date, end_date, extension_end_date,
            became_permanent
        ) AS content
    FROM notice
    ANTI JOIN aside USING (place)
    LEFT JOIN origin USING (place)
)
SELECT
    person,
    start,
    job,
    place,
    kind,
    sent_date,
    class,
    class_before,
    if(kind = 'conversion', class, NULL) AS converted_class,
    became_permanent,
    agency,
    on_call,
    cessation,
    -- Until when the job is said to last; 9999 for open. Ends do not say it, and neither do extensions and conversions that
    -- leave it blank without making the job permanent.
    CASE
        WHEN kind = 'end' THEN NULL
        WHEN planned IS NOT NULL THEN planned
        WHEN kind = 'start' OR kind = 'conversion' AND class IN ('permanent', 'apprenticeship', 'by_end_date')
            THEN DATE '9999-12-31'
    END AS until,
    CAST(row_number() OVER in_order AS INTEGER) AS number,
    first_value(place) OVER in_order AS into_place,
    lag(content) OVER in_order IS NOT DISTINCT FROM content AS is_duplicate
FROM said
WINDOW in_order AS (
    PARTITION BY job ORDER BY sent_date NULLS FIRST, protocol, kind, planned NULLS FIRST, content, place
);

CREATE TEMP TABLE job AS
SELECT
    job,
    any_value(person) AS person,
    any_value(start) AS start,
    any_value(into_place) AS place,
    max(number) AS notices,
    arg_max(cessation, number) AS cessation,
    nullif(arg_min(until, number), DATE '9999-12-31') AS first_planned,
    nullif(arg_max(until, number), DATE '9999-12-31') AS last_planned,
    coalesce(arg_min(class_before, number), arg_min(class, number)) AS first_class,
    coalesce(arg_max(converted_class, number), arg_max(class, number)) AS last_class,
    bool_or(became_permanent) AS became_permanent,
    bool_or(agency) AS agency,
    bool_or(on_call) AS on_call
FROM step
GROUP BY job;

-- Since January 2013 some codes cover both durations: permanent without an end, fixed-term with one.
CREATE MACRO resolved(class, planned) AS
    CAST(
        CASE
            WHEN class IS NULL THEN 'unclassified'
            WHEN class = 'by_end_date' THEN if(planned IS NULL, 'permanent', 'fixed_term')
            ELSE class
        END AS class
    );

CREATE TEMP TABLE spell AS
SELECT
    person,
    start,
    -- Both days are days of work.
    if(last_day < start, start, last_day) AS "end",
    coalesce(last_day < start, false) AS ends_before_start,
    resolved(first_class, first_planned) AS class_at_start,
    if(became_permanent, CAST('permanent' AS class), resolved(last_class, last_planned)) AS class_at_end,
    coalesce(agency, false) AS agency,
    coalesce(on_call, false) AS on_call,
    notices,
    place
FROM (
    -- The end as it happened, else as last planned, else none.
    SELECT *, coalesce(cessation, if(became_permanent, NULL, last_planned)) AS last_day FROM job
);

SELECT * REPLACE (CAST(class_at_start AS VARCHAR) AS class_at_start, CAST(class_at_end AS VARCHAR) AS class_at_end)
FROM spell;
