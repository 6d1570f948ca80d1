-- What a row says of a person beside the tax code, compared with what the code says. Initials and single words say nothing.

CREATE OR REPLACE TEMP TABLE name AS
SELECT
    text,
    surname_letters(plain(text)) AS as_surname,
    name_letters(plain(text)) AS as_name,
    name_key(text) AS key
FROM (SELECT last_name AS text FROM claims UNION SELECT first_name FROM claims)
WHERE is_written_out(text);

CREATE OR REPLACE TEMP TABLE whole_name AS
SELECT text, name_key(text) AS key, possible_letters(words(text)) AS letters
FROM (SELECT DISTINCT full_name AS text FROM claims WHERE last_name IS NULL OR first_name IS NULL)
WHERE is_written_out(text) AND len(words(text)) > 1;

CREATE OR REPLACE TEMP TABLE compared AS
SELECT
    claims.claim,
    coalesce(surname.key + first_name.key, whole_name.key) AS name_key,
    CASE
        WHEN whole_name.text IS NOT NULL
            THEN len(list_filter(whole_name.letters, lambda six: six[1:3] = surname_letters)) > 0
        WHEN surname.text IS NOT NULL OR first_name.text IS NOT NULL
            THEN coalesce(surname.as_surname = surname_letters, false) OR coalesce(first_name.as_surname = surname_letters, false)
    END AS surname_agrees,
    CASE
        WHEN whole_name.text IS NOT NULL
            THEN len(list_filter(whole_name.letters, lambda six: six[4:6] = name_letters)) > 0
        ELSE first_name.as_name = name_letters OR surname.as_name = name_letters
    END AS name_agrees,
    surname.as_surname <> surname_letters
    AND first_name.as_surname = surname_letters AND surname.as_name = name_letters AS inverted,
    -- The code has two digits of the year.
    day(birth_date) = day(code_birth_date) AND month(birth_date) = month(code_birth_date)
    AND year(birth_date) % 100 = year(code_birth_date) % 100 AS birth_date_agrees,
    claims.sex = code_sex AS sex_agrees,
    birth_town_code = place AS place_agrees
FROM claims
LEFT JOIN name AS surname ON surname.text = claims.last_name
LEFT JOIN name AS first_name ON first_name.text = claims.first_name
LEFT JOIN whole_name ON whole_name.text = claims.full_name AND (claims.last_name IS NULL OR claims.first_name IS NULL);

SELECT * FROM compared ORDER BY claim;
