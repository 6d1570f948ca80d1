-- Enrolments that somebody should look at.

SELECT place, 'age_outside' AS kind, '' AS "column", CAST(age AS VARCHAR) AS raw
FROM enrolled WHERE age NOT BETWEEN getvariable('youngest') AND getvariable('oldest')
UNION ALL
SELECT place, if(years < 0, 'born_after_course', 'age_unknown'), '', '' FROM enrolled WHERE age IS NULL
UNION ALL
SELECT min(place), 'no_course_end', '', coalesce(edition, '') FROM enrolled WHERE course_end IS NULL GROUP BY edition
UNION ALL
SELECT place, 'course_ends_before_start', 'course_end', CAST(end_before_start AS VARCHAR)
FROM enrolment_row WHERE end_before_start IS NOT NULL
UNION ALL
SELECT enrolment_row.place, 'course_end_differs', 'course_end', CAST(enrolment_row.course_end AS VARCHAR)
FROM enrolment_row JOIN edition_end USING (edition)
WHERE enrolment_row.course_end <> edition_end.course_end
UNION ALL
SELECT first_place, 'several_course_ends', 'course_end', ends FROM edition_end WHERE course_end IS NULL
UNION ALL
SELECT place, 'no_tax_code', '', '' FROM enrolled WHERE NOT has_code;
