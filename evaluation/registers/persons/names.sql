-- Names as the tax code writes them, and names as keys for matching; over distinct names, of which there are few.

CREATE OR REPLACE MACRO plain(name) AS regexp_replace(upper(strip_accents(name)), '[^A-Z]+', '', 'g');

CREATE OR REPLACE MACRO consonants(plain_name) AS translate(plain_name, 'AEIOU', '');

CREATE OR REPLACE MACRO vowels(plain_name) AS translate(plain_name, 'BCDFGHJKLMNPQRSTVWXYZ', '');

-- Three letters: consonants, then vowels, then X. Most names have three consonants, and the vowels take the longest.
CREATE OR REPLACE MACRO surname_letters(plain_name) AS
    CASE
        WHEN length(consonants(plain_name)) > 2 THEN left(consonants(plain_name), 3)
        ELSE left(consonants(plain_name) || vowels(plain_name) || 'XXX', 3)
    END;

-- A first name with four consonants or more gives the first, the third and the fourth.
CREATE OR REPLACE MACRO name_letters(plain_name) AS
    CASE
        WHEN length(consonants(plain_name)) > 3
            THEN consonants(plain_name)[1] || consonants(plain_name)[3] || consonants(plain_name)[4]
        ELSE surname_letters(plain_name)
    END;

-- The words of a name without apostrophes, accents and case. Apostrophes join: D'Amico is DAmico, Nicolo' is Nicolò.
CREATE OR REPLACE MACRO words(name) AS
    list_filter(
        string_split(regexp_replace(lower(strip_accents(translate(name, '''’‘`´', ''))), '[^a-z0-9]+', ' ', 'g'), ' '),
        lambda word: word <> ''
    );

CREATE OR REPLACE MACRO is_written_out(name) AS regexp_matches(strip_accents(name), '[A-Za-z]{2}');

-- The sum of the hashes of the words, short of overflow: the same in whichever order the words come; null without a word.
CREATE OR REPLACE MACRO name_key(name) AS list_sum(list_transform(words(name), lambda word: CAST(hash(word) >> 8 AS BIGINT)))::BIGINT;

-- The six letters that a name in one column may give: cut at each blank, surname first or last.
CREATE OR REPLACE MACRO letters_either_way(first_part, second_part) AS
    [
        surname_letters(first_part) || name_letters(second_part),
        surname_letters(second_part) || name_letters(first_part)
    ];

CREATE OR REPLACE MACRO possible_letters(parts) AS
    flatten(list_transform(
        range(1, len(parts)),
        lambda cut: letters_either_way(
            upper(array_to_string(parts[1:cut], '')), upper(array_to_string(parts[cut + 1:], ''))
        )
    ));
