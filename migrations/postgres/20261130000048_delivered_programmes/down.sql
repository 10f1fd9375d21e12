-- Fails where a later version was published: that is somebody's, and is not taken away here.
DELETE FROM programme_version WHERE number = 1 AND programme IN ('covid19_dose3_2021', 'covid19_5_11_2022',
    'covid19_6m_4y_2022', 'covid19_autumn_2022', 'covid19_spring_2023', 'covid19_autumn_2023', 'covid19_routine_2026',
        'zoster_2026', 'rsv_maternal_2026');
DELETE FROM programme WHERE code IN ('covid19_dose3_2021', 'covid19_5_11_2022', 'covid19_6m_4y_2022',
    'covid19_autumn_2022', 'covid19_spring_2023', 'covid19_autumn_2023', 'covid19_routine_2026', 'zoster_2026',
        'rsv_maternal_2026');
DELETE FROM vaccine WHERE effective_from = '2021-02-14' AND code IN ('pfizer_5_11', 'pfizer_6m_4y', 'pfizer_bivalent',
    'moderna_bivalent', 'novavax', 'covid19_routine', 'zoster_live', 'zoster_recombinant', 'rsv_maternal');
