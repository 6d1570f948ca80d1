-- The people enrolled: claims with the same code are one person; a claim without one is the only person with its full name
-- and birth date, or a person of its own.

-- What a claim without a definitive code is known by: a provisional code is one person's, whatever else its rows say.
CREATE OR REPLACE TEMP TABLE weak AS
SELECT claim, coalesce(code, 'claim ' || claim) AS known_as, code, name_key, birth_date
FROM claims
WHERE code IS NULL OR kind = 'provisional';

CREATE OR REPLACE TEMP TABLE known_by_name AS
SELECT DISTINCT code, kind, name_key, unnest([birth_date, written_birth_date]) AS birth_date
FROM claims SEMI JOIN weak USING (name_key)
WHERE code IS NOT NULL;

-- A provisional code is followed by a definitive one: its holder may be there twice.
CREATE OR REPLACE TEMP TABLE candidate AS
SELECT
    known_as,
    coalesce(
        nullif(count(DISTINCT known.code) FILTER (known.kind = 'personal'), 0),
        count(DISTINCT known.code) FILTER (weak.code IS NULL)
    ) AS candidates,
    coalesce(min(known.code) FILTER (known.kind = 'personal'), min(known.code)) AS code
FROM weak
JOIN known_by_name AS known USING (name_key, birth_date)
GROUP BY known_as;

-- Somebody without a code may be known by a provisional one that is itself somebody's.
CREATE OR REPLACE TEMP TABLE anchored AS
SELECT
    claims.claim,
    coalesce(candidate.candidates, 0) AS candidates,
    CASE
        WHEN candidate.candidates = 1
            THEN if(further.candidates = 1, further.code, candidate.code)
        WHEN claims.code IS NOT NULL THEN claims.code
        WHEN candidate.candidates > 1 OR claims.name_key IS NULL OR claims.birth_date IS NULL THEN 'claim ' || claims.claim
        ELSE 'name ' || claims.name_key || ' ' || claims.birth_date
    END AS anchor
FROM claims
LEFT JOIN weak USING (claim)
LEFT JOIN candidate ON candidate.known_as = weak.known_as
LEFT JOIN candidate AS further ON further.known_as = candidate.code;

CREATE OR REPLACE TEMP TABLE same_base AS
SELECT base FROM claims WHERE code IS NOT NULL GROUP BY base HAVING min(code) <> max(code);

CREATE OR REPLACE TEMP TABLE same_name AS
SELECT name_key, birth_date
FROM claims
WHERE kind = 'personal' AND code IS NOT NULL AND name_key IS NOT NULL
GROUP BY name_key, birth_date HAVING min(code) <> max(code);

SELECT
    claim,
    first_claim,
    if(anchor LIKE '% %', NULL, anchor) AS person_code,
    candidates = 1 OR anchor LIKE 'name %' AND claim <> first_claim AS is_probable,
    candidates > 1 AS is_ambiguous,
    same_base.base IS NOT NULL AS shares_base,
    same_name.name_key IS NOT NULL AND same_base.base IS NULL AND claims.code IS NOT NULL AS shares_name
FROM claims
JOIN anchored USING (claim)
JOIN (SELECT anchor, min(claim) AS first_claim FROM anchored GROUP BY anchor) USING (anchor)
LEFT JOIN same_base USING (base)
LEFT JOIN same_name USING (name_key, birth_date)
ORDER BY claim;
