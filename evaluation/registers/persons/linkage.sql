-- The person enrolled whom each claim of another register is about: by tax code; where one of the two has none by full name
-- and birth date, by name alone in the programme's own lists, by telephone, by a code beside which other names stand; never
-- where there are two.

CREATE OR REPLACE MACRO digits(phone) AS right(regexp_replace(phone, '[^0-9]', '', 'g'), 9);

CREATE OR REPLACE TEMP TABLE by_code AS
SELECT DISTINCT code, person FROM people WHERE code IS NOT NULL;

CREATE OR REPLACE TEMP TABLE weak AS
SELECT claims.*
FROM claims ANTI JOIN by_code ON by_code.code = claims.code
WHERE claims.code IS NULL OR claims.kind = 'provisional';

-- A valid code that nobody enrolled has.
CREATE OR REPLACE TEMP TABLE unknown AS
SELECT claim, base, name_key, birth_date
FROM claims ANTI JOIN by_code ON by_code.code = claims.code
WHERE kind = 'personal' AND code IS NOT NULL;

CREATE OR REPLACE TEMP TABLE definitive AS
SELECT DISTINCT person FROM people WHERE kind = 'personal' AND code IS NOT NULL;

CREATE OR REPLACE TEMP TABLE named AS
SELECT weak.claim, people.person, 1 AS tier
FROM weak
JOIN (SELECT person, name_key, unnest([birth_date, written_birth_date]) AS birth_date FROM people) AS people
    ON people.name_key = weak.name_key AND people.birth_date = weak.birth_date
UNION ALL
SELECT unknown.claim, people.person, 1
FROM unknown
JOIN people ON people.name_key = unknown.name_key AND people.birth_date = unknown.birth_date
ANTI JOIN definitive ON definitive.person = people.person
UNION ALL
SELECT weak.claim, people.person, CASE WHEN weak.edition = people.edition THEN 2 ELSE 3 END
FROM weak
JOIN people ON people.name_key = weak.name_key
WHERE getvariable('own_list') AND weak.birth_date IS NULL
UNION ALL
SELECT weak.claim, people.person, 4
FROM weak
JOIN people ON digits(people.phone) = digits(weak.phone)
WHERE weak.name_key IS NULL AND length(digits(weak.phone)) >= 6
UNION ALL
SELECT weak.claim, people.person, 5
FROM weak
JOIN (SELECT DISTINCT person, unnest([code, contested]) AS code FROM people) AS people ON people.code = weak.contested;

CREATE OR REPLACE TEMP TABLE best AS
SELECT claim, tier, count(DISTINCT person) AS candidates, any_value(person) AS person
FROM named JOIN (SELECT claim, min(tier) AS tier FROM named GROUP BY claim) USING (claim, tier)
GROUP BY claim, tier;

-- Such a code beside the name and the birth date of somebody who has another one, or a variant of the same code.
CREATE OR REPLACE TEMP TABLE same_base AS
SELECT DISTINCT claim FROM unknown SEMI JOIN people ON people.base = unknown.base;

CREATE OR REPLACE TEMP TABLE same_name AS
SELECT DISTINCT claim
FROM unknown
SEMI JOIN (SELECT name_key, birth_date FROM people SEMI JOIN definitive USING (person)) AS people
    ON people.name_key = unknown.name_key AND people.birth_date = unknown.birth_date;

SELECT
    claims.claim,
    CASE WHEN by_code.person IS NOT NULL THEN by_code.person WHEN candidates = 1 THEN best.person END AS person,
    CASE WHEN by_code.person IS NULL AND candidates = 1 THEN tier ELSE 0 END AS tier,
    coalesce(by_code.person IS NULL AND candidates > 1, false) AS is_ambiguous,
    same_base.claim IS NOT NULL AS shares_base,
    same_name.claim IS NOT NULL AND same_base.claim IS NULL AS shares_name,
    CASE
        WHEN by_code.person IS NOT NULL OR candidates = 1 THEN ''
        WHEN candidates > 1 THEN 'several_candidates'
        WHEN claims."foreign" THEN 'code_of_another'
        WHEN claims.kind = 'invalid' THEN 'invalid_tax_code'
        WHEN claims.kind IS NULL AND claims.name_key IS NULL AND claims.phone IS NULL THEN 'nobody_named'
        ELSE 'not_enrolled'
    END AS reason
FROM claims
LEFT JOIN by_code ON by_code.code = claims.code
LEFT JOIN best ON best.claim = claims.claim
LEFT JOIN same_base ON same_base.claim = claims.claim
LEFT JOIN same_name ON same_name.claim = claims.claim
ORDER BY claims.claim;
