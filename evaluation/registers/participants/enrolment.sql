-- The people enrolled: the row that counts for each, the others merged into it; the dates of the editions.

CREATE TEMP TABLE enrolment_row AS
SELECT
    person,
    CAST(source_id AS BIGINT) << 32 | source_row AS place,
    edition,
    site,
    enrolment_date,
    -- A course that ends before it starts has a wrong day: nobody knows which.
    if(course_end < course_start, NULL, course_start) AS course_start,
    if(course_end < course_start, NULL, course_end) AS course_end,
    if(course_end < course_start, course_end, NULL) AS end_before_start,
    withdrawal_date,
    coalesce(withdrawn, false) OR withdrawal_date IS NOT NULL AS withdrew,
    CAST(education AS VARCHAR) AS education,
    CAST(prior_status AS VARCHAR) AS prior_status,
    CAST(sex AS VARCHAR) AS sex,
    birth_date,
    has_code,
    is_probable
FROM enrolments;

-- The dates that most rows give, the later of two that are as frequent; else those of the first and the last session.
CREATE MACRO most_frequent(value) AS list_last(list_sort(
    list_transform(map_entries(histogram(value)), lambda entry: {'times': entry.value, 'value': entry.key})
)).value;

CREATE TEMP TABLE edition_dates AS
SELECT
    edition,
    coalesce(most_frequent(course_start), min(session_date)) AS course_start,
    coalesce(most_frequent(course_end), max(session_date)) AS course_end
FROM (
    SELECT edition, course_start, course_end, NULL AS session_date FROM enrolment_row
    UNION ALL BY NAME
    SELECT edition, NULL AS course_start, NULL AS course_end, session_date FROM attendance
)
WHERE edition IS NOT NULL
GROUP BY edition;

-- An edition ends on one day: a row that says another than most of its rows is wrong. Where no day is that of most, each
-- keeps its own.
CREATE TEMP TABLE edition_end AS
SELECT
    edition,
    if(max(times) * 2 > sum(times), arg_max(course_end, times), NULL) AS course_end,
    string_agg(CAST(course_end AS VARCHAR), ' · ' ORDER BY course_end) AS ends,
    min(place) AS first_place
FROM (
    SELECT edition, course_end, count(*) AS times, min(place) AS place
    FROM enrolment_row WHERE edition IS NOT NULL AND course_end IS NOT NULL GROUP BY edition, course_end
)
GROUP BY edition HAVING count(*) > 1;

CREATE TEMP TABLE attended_edition AS
SELECT person, most_frequent(edition) AS edition
FROM (SELECT DISTINCT person, edition, session_date FROM attendance WHERE edition IS NOT NULL)
GROUP BY person;

-- Who came back after dropping out counts once, in the edition that was not left, else in the last one.
CREATE TEMP TABLE ranked AS
SELECT
    enrolment_row.* REPLACE (
        coalesce(enrolment_row.edition, attended_edition.edition) AS edition,
        coalesce(enrolment_row.course_start, edition_dates.course_start) AS course_start,
        coalesce(edition_end.course_end, enrolment_row.course_end, edition_dates.course_end) AS course_end
    ),
    row_number() OVER (
        PARTITION BY person
        ORDER BY withdrew, coalesce(enrolment_row.course_end, edition_dates.course_end) DESC NULLS LAST,
            enrolment_date DESC NULLS LAST, is_probable, place
    ) AS number
FROM enrolment_row
LEFT JOIN attended_edition USING (person)
LEFT JOIN edition_dates ON edition_dates.edition = coalesce(enrolment_row.edition, attended_edition.edition)
LEFT JOIN edition_end ON edition_end.edition = coalesce(enrolment_row.edition, attended_edition.edition);

-- What the row that counts leaves blank, the others may say.
CREATE TEMP TABLE told AS
SELECT
    person,
    arg_min(education, number) AS education,
    arg_min(prior_status, number) AS prior_status,
    coalesce(arg_min(sex, number) FILTER (has_code), arg_min(sex, number)) AS sex,
    coalesce(arg_min(birth_date, number) FILTER (has_code), arg_min(birth_date, number)) AS birth_date,
    bool_or(has_code) AS has_code
FROM ranked SEMI JOIN (SELECT person FROM ranked WHERE number > 1) USING (person)
GROUP BY person;

CREATE TEMP TABLE enrolled AS
SELECT
    person,
    place,
    edition,
    site,
    course_start,
    course_end,
    coalesce(enrolment_date, course_start) AS enrolment_date,
    withdrawal_date,
    coalesce(told.education, ranked.education) AS education,
    coalesce(told.prior_status, ranked.prior_status) AS prior_status,
    coalesce(told.sex, ranked.sex) AS sex,
    coalesce(told.birth_date, ranked.birth_date) AS birth_date,
    coalesce(told.has_code, ranked.has_code) AS has_code,
    date_sub('year', coalesce(told.birth_date, ranked.birth_date), coalesce(course_start, enrolment_date, course_end)) AS years,
    -- Less than none is a wrong year of birth, and no age.
    if(years < 0, NULL, years) AS age
FROM ranked
LEFT JOIN told USING (person)
WHERE number = 1 AND (edition IS NOT NULL OR NOT getvariable('editions_listed'));

SELECT
    other.place,
    main.place AS into_place,
    CASE
        WHEN enrolled.person IS NULL THEN 'edition_unknown'
        WHEN other.edition IS DISTINCT FROM main.edition THEN 'same_person_other_edition'
        WHEN other.is_probable THEN 'same_person_probable'
        ELSE 'same_person'
    END AS reason
FROM ranked AS other
JOIN ranked AS main ON main.person = other.person AND main.number = 1
LEFT JOIN enrolled ON enrolled.person = other.person
WHERE other.number > 1 OR enrolled.person IS NULL;
