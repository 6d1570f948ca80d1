-- Enrolments that somebody should look at.

SELECT place, 'age_outside' AS kind, CAST(age AS VARCHAR) AS raw
FROM enrolled WHERE age NOT BETWEEN getvariable('youngest') AND getvariable('oldest')
UNION ALL
SELECT place, if(years < 0, 'born_after_course', 'age_unknown'), '' FROM enrolled WHERE age IS NULL
UNION ALL
SELECT min(place), 'no_course_end', coalesce(edition, '') FROM enrolled WHERE course_end IS NULL GROUP BY edition
UNION ALL
SELECT place, 'no_tax_code', '' FROM enrolled WHERE NOT has_code;
