-- The participants table: one row per person enrolled.

-- A collaboration is neither employment nor an internship.
CREATE MACRO event_of(class) AS if(class = 'collaboration', 'other', CAST(class AS VARCHAR));

WITH counted AS (
    SELECT
        enrolled.*,
        exposure.* EXCLUDE (person),
        outcome.* EXCLUDE (person),
        attended.hours AS hours_attended,
        base,
        recorded_base,
        unread_hours,
        counselled.by_row,
        counselled.by_held,
        counselled.by_hour,
        coalesce(counselled.hours, 0) AS counselling_hours,
        if(getvariable('has_services'), served.person IS NOT NULL, NULL) AS is_listed,
        served.service,
        served.cpi_office,
        served.status,
        if(getvariable('has_pacts'), if(pact.person IS NULL, false, pact.is_signed), NULL) AS pact,
        if(getvariable('has_pacts'), coalesce(pact.state, 'none'), 'unknown') AS pact_state,
        pact.signed_date,
        pact.withdrawal_date AS pact_withdrawal_date,
        worked.days_worked,
        worked.days_employed
    FROM enrolled
    JOIN exposure USING (person)
    LEFT JOIN outcome USING (person)
    LEFT JOIN worked USING (person)
    LEFT JOIN attended USING (person)
    LEFT JOIN counselled USING (person)
    LEFT JOIN served USING (person)
    LEFT JOIN pact USING (person)
)
SELECT
    person,
    edition,
    site,
    sex,
    age,
    education,
    coalesce(prior_status, status) AS prior_status,
    CASE
        WHEN NOT getvariable('has_services') THEN NULL
        WHEN is_listed OR NOT getvariable('services_are_all') THEN coalesce(service, 'none')
    END AS service,
    cpi_office,
    hours_attended,
    pact,
    pact_state,
    if(pact, months(signed_date - course_end), NULL) AS months_to_pact,
    if(pact, months(pact_withdrawal_date - course_end), NULL) AS months_to_pact_withdrawal,
    course_end,
    if(is_known, course_end + CAST(followup_days AS INTEGER), NULL) AS followup_end,
    months(followup_days) AS followup_months,
    if(is_known, coalesce(event_of(event), 'none'), 'unknown') AS event,
    months(coalesce(day_of_event, followup_days)) AS months_to_event,
    event_of(event_at_end) AS event_at_end,
    event_days,
    months(day_of_internship) AS months_to_internship,
    months(day_of_fixed_term) AS months_to_fixed_term,
    months(day_of_permanent) AS months_to_permanent,
    months(day_of_apprenticeship) AS months_to_apprenticeship,
    months(day_of_other) AS months_to_other,
    months(day_of_unclassified) AS months_to_unclassified,
    if(is_zero_known, coalesce(working_at_zero, false), NULL) AS working_at_zero,
    if(is_known, coalesce(days_worked, 0), NULL) AS days_worked,
    if(is_known, coalesce(days_employed, 0), NULL) AS days_employed,
    if(is_known, months(coalesce(days_worked, 0)), NULL) AS months_worked,
    months(seen_days) AS seen_months,
    if(is_known_enrolment, coalesce(event_of(event_from_enrolment), 'none'), 'unknown') AS event_from_enrolment,
    months(coalesce(day_of_event_from_enrolment, followup_days_enrolment)) AS months_to_event_from_enrolment,
    months(followup_days_enrolment) AS followup_months_from_enrolment,
    -- What the populations are counted from.
    base AS base_hours,
    recorded_base AS recorded_hours,
    counselling_hours,
    unread_hours,
    if(getvariable('has_counselling'), coalesce(by_row, false), NULL) AS by_row,
    if(getvariable('has_counselling'), coalesce(by_held, false), NULL) AS by_held,
    if(getvariable('has_counselling'), coalesce(by_hour, false), NULL) AS by_hour,
    is_listed,
    is_known,
    has_code,
    counted.working_at_zero IS NOT NULL AS has_spells,
    seen_days,
    moment.* EXCLUDE (person)
FROM counted
LEFT JOIN moment USING (person)
ORDER BY person;
