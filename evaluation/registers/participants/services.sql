-- The service in charge of each person at the end of the course: one of them, so that the parts add up to the whole.

CREATE TEMP TABLE service_row AS
SELECT
    services.person,
    CAST(source_id AS BIGINT) << 32 | source_row AS place,
    coalesce(CAST(service AS VARCHAR), if(cpi_office IS NOT NULL, 'cpi', NULL)) AS service,
    CAST(cpi_office AS VARCHAR) AS cpi_office,
    coalesce(taken_charge_date, did_date, start_date) AS since,
    CAST(status AS VARCHAR) AS status,
    profile IS NOT NULL AS is_profiled,
    did_date,
    start_date,
    end_date,
    revocation_date IS NOT NULL OR coalesce(state, '') IN ('revoked', 'ended') AS is_over,
    coalesce(taken_charge_date, did_date, start_date) > course_end AS is_late
FROM services
JOIN enrolled USING (person);

CREATE TEMP TABLE served AS
SELECT
    person,
    arg_min(service, rank) AS service,
    arg_min(cpi_office, rank) FILTER (service = 'cpi') AS cpi_office,
    arg_min(status, rank) AS status,
    count(DISTINCT service) AS services,
    min(place) AS place
FROM (
    -- A public employment centre before the youth service, what still holds before what is over, the latest first.
    SELECT *, row_number() OVER (
        PARTITION BY person ORDER BY service = 'cpi' DESC NULLS LAST, is_over, since DESC NULLS LAST, place
    ) AS rank
    FROM service_row
    WHERE NOT coalesce(is_late, false)
)
GROUP BY person;

SELECT place, 'several_services' AS kind, 'service' AS "column", '' AS raw FROM served WHERE services > 1
UNION ALL
SELECT place, 'taken_charge_after_course', 'taken_charge_date', CAST(since AS VARCHAR) FROM service_row WHERE is_late
UNION ALL
SELECT place, 'service_ends_before_start', 'end_date', CAST(end_date AS VARCHAR) FROM service_row WHERE end_date < start_date
UNION ALL
SELECT place, 'backdated', 'start_date', CAST(start_date AS VARCHAR) FROM service_row WHERE start_date < did_date
UNION ALL
-- On that day the bounds of the classes changed.
SELECT place, 'profile_of_old_classes', 'profile', CAST(since AS VARCHAR)
FROM service_row WHERE is_profiled AND since < DATE '2015-02-01';
