-- Corrections take the place of the notice that they name, cancellations undo it; both may be corrected or undone in turn.

CREATE TEMP TABLE reference AS
SELECT person, place, previous_notice_id, event, sent_date
FROM notice
WHERE event IN ('correction', 'cancellation') AND previous_notice_id IS NOT NULL
    AND previous_notice_id IS DISTINCT FROM notice_id;

CREATE TEMP TABLE named AS
SELECT target.place, target.event, reference.event AS fate, reference.place AS by_place, reference.sent_date
FROM notice AS target
JOIN reference ON reference.person = target.person AND reference.previous_notice_id = target.notice_id;

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

CREATE TEMP TABLE aside AS
SELECT
    place,
    if(arg_max(fate, (coalesce(sent_date, DATE '1900-01-01'), by_place)) = 'correction', 'corrected', 'cancelled') AS reason,
    arg_max(by_place, (coalesce(sent_date, DATE '1900-01-01'), by_place)) AS into_place
FROM named
WHERE event <> 'cancellation'
GROUP BY place
UNION ALL
SELECT place, 'cancelled', by_place FROM undone ANTI JOIN named USING (place)
UNION ALL
SELECT place, 'cancellation', NULL FROM notice WHERE event = 'cancellation'
UNION ALL
SELECT place, 'no_start_date', NULL
FROM notice ANTI JOIN named USING (place)
WHERE start IS NULL AND event <> 'cancellation';

SELECT
    *,
    reason = 'cancellation' AND place NOT IN (SELECT by_place FROM named UNION ALL SELECT by_place FROM undone) AS cancels_nothing
FROM aside;
