-- Hours attended, by person, in the edition that counts.

CREATE TEMP TABLE attendance_cell AS
SELECT
    attendance.person,
    CAST(source_id AS BIGINT) << 32 | source_row AS place,
    coalesce(attendance.edition, enrolled.edition) AS edition,
    CAST(session AS VARCHAR) AS session,
    session_date,
    session IS NOT NULL OR session_date IS NOT NULL AS in_session,
    CAST(mark AS VARCHAR) AS mark,
    hours,
    -- What cannot be read says neither present nor absent: it is not recorded.
    hours IS NULL AND mark IS NULL AND (coalesce(unreadable, false) OR coalesce(hours_unreadable, false)) AS unreadable,
    coalesce(blank, hours IS NULL) AND NOT coalesce(hours_unreadable, false) AS blank,
    total_hours,
    attendance_share,
    least(attendance.withdrawal_date, enrolled.withdrawal_date) AS withdrawal_date
FROM attendance
JOIN enrolled USING (person)
WHERE attendance.edition IS NULL OR enrolled.edition IS NULL OR attendance.edition = enrolled.edition;

-- A session lasts as long as most people stayed, the longer where two lengths are as frequent; one that nobody attended was
-- not held.
CREATE TEMP TABLE session AS
SELECT
    edition,
    session,
    session_date,
    arg_max(hours, (people, hours)) FILTER (hours > 0) AS usual_hours,
    coalesce(sum(people) FILTER (hours > 0), 0) AS with_hours,
    max(hours) FILTER (people > 1) AS shared_hours,
    coalesce(bool_or(hours > 0 OR was_present OR was_unreadable), false) AS was_held,
    min(place) AS place
FROM (
    SELECT
        edition, session, session_date, hours,
        count(*) AS people, bool_or(mark = 'present') AS was_present, bool_or(unreadable) AS was_unreadable,
        min(place) AS place
    FROM attendance_cell
    WHERE in_session
    GROUP BY edition, session, session_date, hours
)
GROUP BY edition, session, session_date;

CREATE TEMP TABLE held AS
SELECT
    edition,
    session,
    session_date,
    place,
    with_hours,
    -- Somebody alone with more hours than anybody else is a slip: nobody knows for how long that person was there.
    if(with_hours >= 3, greatest(usual_hours, shared_hours), NULL) AS most_hours,
    -- Where nobody's hours are written, the hours of the course are shared equally among its sessions.
    coalesce(usual_hours, getvariable('hours_class') / count(*) OVER (PARTITION BY edition), 1.0) AS session_hours
FROM session
WHERE was_held;

CREATE MACRO is_session(one, other) AS
    one.edition IS NOT DISTINCT FROM other.edition
    AND one.session IS NOT DISTINCT FROM other.session
    AND one.session_date IS NOT DISTINCT FROM other.session_date;

CREATE TEMP TABLE attended_session AS
SELECT
    cell.person,
    cell.edition,
    session_hours,
    coalesce(max(coalesce(hours, if(mark = 'present', session_hours, 0))) FILTER (is_told), 0) AS hours,
    bool_and(blank) AS blank,
    bool_and(NOT is_told) AS unreadable
FROM (
    SELECT cell.*, held.session_hours, NOT unreadable AND coalesce(hours <= most_hours, true) AS is_told
    FROM attendance_cell AS cell
    JOIN held ON is_session(held, cell)
) AS cell
GROUP BY cell.person, cell.edition, cell.session, cell.session_date, session_hours
UNION ALL
SELECT person, edition, NULL, coalesce(hours, 0), blank, unreadable
FROM attendance_cell WHERE NOT in_session AND (hours IS NOT NULL OR unreadable);

CREATE TEMP TABLE edition_hours AS
SELECT
    edition,
    coalesce(getvariable('hours_class'), sum(session_hours)) AS base,
    greatest(getvariable('hours_class'), sum(session_hours)) AS held_hours
FROM held GROUP BY edition;

CREATE TEMP TABLE attended_as_written AS
SELECT
    person,
    coalesce(summed.hours, written.total_hours, written.attendance_share * base) AS hours,
    summed.hours AS summed_hours,
    coalesce(base, getvariable('hours_class')) AS base,
    coalesce(held_hours, getvariable('hours_class')) AS held_hours,
    coalesce(base, getvariable('hours_class')) - coalesce(blank_hours, 0) AS recorded_base,
    -- Of a cell without a session nobody knows how many hours it stands for: all that are left.
    least(
        coalesce(unread_hours, 0) + if(coalesce(is_all_unread, false), 1e6, 0),
        coalesce(base, getvariable('hours_class')) - summed.hours
    ) AS unread_hours,
    written.total_hours,
    written.attendance_share,
    place
FROM (
    SELECT person, any_value(edition) AS edition, max(total_hours) AS total_hours, max(attendance_share) AS attendance_share, min(place) AS place
    FROM attendance_cell GROUP BY person
) AS written
LEFT JOIN (
    SELECT
        person, sum(hours) AS hours, sum(session_hours) FILTER (blank) AS blank_hours,
        sum(session_hours) FILTER (unreadable) AS unread_hours, bool_or(unreadable AND session_hours IS NULL) AS is_all_unread
    FROM attended_session GROUP BY person
) AS summed USING (person)
LEFT JOIN edition_hours ON edition_hours.edition IS NOT DISTINCT FROM written.edition;

-- More hours than were held are a fault of the row: how many it should say is not known.
CREATE TEMP TABLE attended AS
SELECT
    * EXCLUDE (hours, unread_hours),
    if(hours > held_hours + 1e-9, NULL, hours) AS hours,
    greatest(coalesce(unread_hours, 0), 0) AS unread_hours,
    coalesce(hours > held_hours + 1e-9, false) AS is_beyond
FROM attended_as_written;

SELECT place, 'hours_above_held' AS kind, 'hours' AS "column", CAST(coalesce(summed_hours, total_hours) AS VARCHAR) AS raw
FROM attended WHERE is_beyond
UNION ALL
SELECT place, 'hours_above_course', 'hours', CAST(hours AS VARCHAR) FROM attended WHERE hours > base + 1e-9
UNION ALL
SELECT place, 'total_disagrees', 'total_hours', CAST(total_hours AS VARCHAR)
FROM attended WHERE abs(total_hours - summed_hours) > 0.01
UNION ALL
-- A share that was rounded may be off by half a percent, but not be on the other side of the threshold.
SELECT place, 'share_disagrees', 'attendance_share', CAST(attendance_share AS VARCHAR)
FROM attended
WHERE abs(attendance_share - summed_hours / base) > 0.0051
    OR (attendance_share >= getvariable('threshold')) <> (summed_hours / base >= getvariable('threshold'))
    OR (attendance_share > getvariable('threshold')) <> (summed_hours / base > getvariable('threshold'))
UNION ALL
SELECT cell.place, 'hours_above_session', 'hours', CAST(hours AS VARCHAR)
FROM attendance_cell AS cell
JOIN held ON is_session(held, cell)
WHERE hours > session_hours AND with_hours >= 3
UNION ALL
SELECT place, 'attendance_after_withdrawal', '', CAST(session_date AS VARCHAR)
FROM attendance_cell
WHERE session_date > withdrawal_date AND (hours > 0 OR mark = 'present')
UNION ALL
SELECT CAST(source_id AS BIGINT) << 32 | source_row, 'two_places_one_day', '', CAST(session_date AS VARCHAR)
FROM (
    SELECT *, count(DISTINCT coalesce(site, edition)) OVER (PARTITION BY person, session_date) AS places
    FROM attendance WHERE session_date IS NOT NULL AND (hours > 0 OR mark = 'present')
)
WHERE places > 1
UNION ALL
SELECT place >> 32 << 32, 'session_not_held', '', coalesce(session, CAST(session_date AS VARCHAR)) FROM session WHERE NOT was_held
UNION ALL
SELECT place >> 32 << 32, 'course_hours_disagree', '', CAST(hours AS VARCHAR)
FROM (
    SELECT min(place) AS place, sum(session_hours) AS hours FROM held GROUP BY edition HAVING bool_and(with_hours > 0)
)
WHERE abs(hours - getvariable('hours_class')) > 0.01
UNION ALL
SELECT enrolled.place, 'not_in_attendance', '', '' FROM enrolled ANTI JOIN attended USING (person)
WHERE getvariable('has_attendance');
