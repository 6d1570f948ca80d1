-- Notices that went into the spell of another notice, with that one.

SELECT
    place,
    into_place,
    if(is_duplicate, 'duplicate_notice', 'same_job') AS reason
FROM step
WHERE place <> into_place;
