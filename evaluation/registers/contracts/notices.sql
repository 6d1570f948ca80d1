-- Each notice with what it says: which job, of what kind, until when.

CREATE TYPE event AS ENUM ('start', 'correction', 'extension', 'conversion', 'end', 'cancellation');

CREATE TYPE class AS ENUM (
    'permanent', 'apprenticeship', 'fixed_term', 'internship', 'by_end_date', 'collaboration', 'other', 'unclassified'
);

-- Sixteen noughts stand in a notice before it is sent.
CREATE MACRO protocol(id) AS if(regexp_matches(id, '^0*$'), NULL, id);

CREATE TEMP TABLE notice AS
WITH said AS (
    SELECT
        *,
        -- An open first day stands for a job older than the telematic notices, which began on 1 March 2008.
        if(start_date_state = 'open', DATE '2008-03-01', start_date) AS first_day,
        CAST(coalesce(event, 'start') AS event) AS kind
    FROM notices
)
SELECT
    person,
    first_day AS start,
    -- A job is a worker, an employer and a first day; where the employer is not known, the kind of contract takes its place.
    hash(
        person, first_day, coalesce(employer_code, employer_name, CAST(coalesce(contract_code_start, contract_code) AS VARCHAR))
    ) AS job,
    CAST(source_id AS BIGINT) << 32 | source_row AS place,
    protocol(notice_id) AS notice_id,
    protocol(previous_notice_id) AS previous_notice_id,
    kind AS event,
    sent_date,
    coalesce(TRY_CAST(notice_id AS UBIGINT), 0) AS protocol,
    CAST(contract_class AS class) AS class,
    CAST(contract_class_start AS class) AS class_before,
    start_date_state IS NOT DISTINCT FROM 'open' AS start_is_open,
    form IS NOT DISTINCT FROM 'unisomm' OR agency AS agency,
    on_call,
    first_day < valid_from OR first_day > valid_to AS out_of_use,
    cessation_date,
    end_date,
    extension_end_date,
    -- In a table with one row per job, a conversion is a code: DI, from fixed-term to permanent.
    coalesce(upper(conversion_code) = 'DI' OR contains(lower(conversion_code), 'indeterminat'), false) AS became_permanent
FROM said
LEFT JOIN codes ON codes.code = said.contract_code;

-- What the notices of other people have to do with these: corrections know their notice by its protocol, not its person.
CREATE TEMP TABLE elsewhere AS
WITH other AS (
    SELECT
        CAST(source_id AS BIGINT) << 32 | source_row AS place,
        tax_code,
        protocol(notice_id) AS notice_id,
        protocol(previous_notice_id) AS previous_notice_id,
        CAST(coalesce(event, 'start') AS event) AS event,
        sent_date
    FROM all_notices
)
SELECT *
FROM other ANTI JOIN notice USING (place)
WHERE notice_id IN (SELECT unnest([notice_id, previous_notice_id]) FROM notice)
    OR previous_notice_id IN (SELECT notice_id FROM notice);

SELECT count(*) AS notices FROM notice;
