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
);
