-- Corrections take the place of the notice that they name, cancellations undo it; both may be corrected or undone in turn.

CREATE TEMP TABLE reference AS
SELECT person, place, previous_notice_id, event, sent_date
FROM (
    SELECT person, place, notice_id, previous_notice_id, event, sent_date FROM notice
    UNION ALL BY NAME
    SELECT place, notice_id, previous_notice_id, event, sent_date FROM elsewhere
)
WHERE event IN ('correction', 'cancellation') AND previous_notice_id IS NOT NULL
    AND previous_notice_id IS DISTINCT FROM notice_id;

CREATE TEMP TABLE protocol AS
SELECT notice_id, count(DISTINCT whose) > 1 AS of_two_people, list(DISTINCT person) AS people
FROM (
    SELECT notice_id, person, 'person ' || person AS whose FROM notice
    UNION ALL BY NAME
    SELECT notice_id, tax_code AS whose FROM elsewhere
)
WHERE notice_id IS NOT NULL
GROUP BY notice_id;

-- A protocol is one notice, whoever it is about: a correction may be that of the person. Where two people share a protocol,
-- each is left their own.
CREATE TEMP TABLE named AS
SELECT
    target.place,
    target.event,
    reference.event AS fate,
    reference.place AS by_place,
    reference.sent_date,
    reference.person IS DISTINCT FROM target.person AS moved,
    reference.person IS NULL AS moved_away
FROM notice AS target
JOIN reference ON reference.previous_notice_id = target.notice_id
JOIN protocol ON protocol.notice_id = target.notice_id
WHERE reference.person = target.person
    OR NOT of_two_people AND NOT coalesce(list_contains(people, reference.person), false);

-- A correction is about what the first notice of its chain was about.
CREATE TEMP TABLE origin AS
WITH RECURSIVE chain(place, reached, event, links) AS (
    SELECT by_place, place, event, 1 FROM named WHERE fate = 'correction'
    UNION ALL
    SELECT chain.place, named.place, named.event, links + 1
    FROM chain
    JOIN named ON named.by_place = chain.reached
    WHERE chain.event = 'correction' AND links < 50
)
SELECT place, arg_max(event, links) AS event FROM chain WHERE event <> 'correction' GROUP BY place;

-- A cancellation that names no notice undoes all that was notified about its job.
CREATE TEMP TABLE undone AS
SELECT target.place, min(undoing.place) AS by_place
FROM notice AS target
JOIN notice AS undoing USING (job)
WHERE undoing.event = 'cancellation' AND undoing.previous_notice_id IS NULL AND undoing.start IS NOT NULL
    AND target.event <> 'cancellation'
GROUP BY target.place;

CREATE TEMP TABLE replaced AS
SELECT
    place,
    arg_max(fate, latest) AS fate,
    arg_max(by_place, latest) AS into_place,
    arg_max(moved, latest) AS moved,
    arg_max(moved_away, latest) AS moved_away
FROM (SELECT *, (coalesce(sent_date, DATE '1900-01-01'), by_place) AS latest FROM named WHERE event <> 'cancellation')
GROUP BY place;

-- Corrections that lead to one that stands; others correct each other in a circle, and nothing is left of the job.
CREATE TEMP TABLE led AS
WITH RECURSIVE led(place) AS (
    SELECT place FROM replaced WHERE into_place NOT IN (SELECT place FROM replaced WHERE fate = 'correction')
    UNION
    SELECT replaced.place FROM led JOIN replaced ON replaced.into_place = led.place
)
SELECT place FROM led;

CREATE TEMP TABLE aside AS
SELECT
    place,
    CASE
        WHEN fate = 'cancellation' THEN 'cancelled'
        WHEN moved_away THEN 'moved_away'
        WHEN place NOT IN (SELECT place FROM led) THEN 'circular_correction'
        ELSE 'corrected'
    END AS reason,
    into_place,
    moved
FROM replaced
UNION ALL
SELECT place, 'cancelled', by_place, false FROM undone ANTI JOIN named USING (place)
UNION ALL
SELECT place, 'cancellation', NULL, false FROM notice WHERE event = 'cancellation'
UNION ALL
SELECT place, 'no_start_date', NULL, false
FROM notice ANTI JOIN named USING (place)
WHERE start IS NULL AND event <> 'cancellation';

SELECT
    *,
    reason = 'cancellation' AND place NOT IN (SELECT by_place FROM named UNION ALL SELECT by_place FROM undone) AS cancels_nothing
FROM aside;
