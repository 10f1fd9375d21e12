DELETE FROM programme_version WHERE number = 2 AND created_by IS NULL
    AND programme IN ('covid19_spring_2023', 'covid19_autumn_2023');
