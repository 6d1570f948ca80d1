-- Notices and spells that somebody should look at: place and kind of issue.

SELECT place, 'start_unknown' AS kind FROM notice WHERE start_is_open
UNION ALL
SELECT place, 'contract_code_out_of_use' FROM notice WHERE out_of_use
UNION ALL
SELECT place, 'ends_before_start' FROM spell WHERE ends_before_start
UNION ALL
SELECT place, 'starts_after_extraction' FROM spell WHERE start > getvariable('extraction')
UNION ALL
-- One firm may stand under two codes: a sole trader under a tax code and under a VAT number.
SELECT unnest(places), 'same_start_two_employers'
FROM (
    SELECT list(place) AS places FROM spell GROUP BY person, start, class_at_start HAVING count(*) > 1
)
UNION ALL
SELECT place, 'moved_to_another' FROM aside WHERE moved
UNION ALL
SELECT place, 'protocol_of_two_people' FROM notice JOIN protocol USING (notice_id) WHERE of_two_people
UNION ALL
SELECT place, 'correction_without_protocol' FROM notice
WHERE event = 'correction' AND previous_notice_id IS NOT DISTINCT FROM if(previous_notice_id = notice_id, notice_id, NULL)
UNION ALL
SELECT
    place,
    if(previous_notice_id IN (SELECT notice_id FROM elsewhere), 'moved_to_another', 'corrects_nothing')
FROM notice
WHERE event = 'correction' AND previous_notice_id IS DISTINCT FROM notice_id
    AND previous_notice_id IS NOT NULL AND previous_notice_id NOT IN (SELECT notice_id FROM notice WHERE notice_id IS NOT NULL)
UNION ALL
-- Two ends that say different days: the one sent last counts.
SELECT place, 'second_end'
FROM (
    SELECT place, is_duplicate, cessation, lag(cessation IGNORE NULLS) OVER (PARTITION BY job ORDER BY number) AS ended
    FROM step
)
WHERE NOT is_duplicate AND cessation <> ended
UNION ALL
-- What was sent when the job had ended. The longest time there is for it is the 20th of the month after.
SELECT place, 'extension_after_end'
FROM (
    SELECT
        *,
        bool_or(cessation IS NOT NULL) OVER earlier AS has_ended,
        last_value(until IGNORE NULLS) OVER earlier AS last_until
    FROM step
    WINDOW earlier AS (PARTITION BY job ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
WHERE NOT is_duplicate AND (
    kind IN ('extension', 'conversion') AND has_ended
    OR kind = 'extension' AND last_until < DATE '9999-12-31'
    AND sent_date > date_trunc('month', last_until) + INTERVAL 1 MONTH + INTERVAL 19 DAY
)
UNION ALL
SELECT place, 'contract_code_blank' FROM job
WHERE first_class IS NULL AND last_class IS NULL AND job NOT IN (SELECT job FROM step JOIN unread USING (place));
