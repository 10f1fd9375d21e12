-- (ｶ) is 株式会社 now, as (ﾕ) is 有限会社 and so on: keys that have such a piece are made anew when the server starts.
UPDATE vendor SET search_key = ''
WHERE search_key LIKE '%(カ%' OR search_key LIKE 'カ)%' OR search_key LIKE '%(ユ%' OR search_key LIKE 'ユ)%'
   OR search_key LIKE '%(ド%' OR search_key LIKE 'ド)%' OR search_key LIKE '%(シ%' OR search_key LIKE 'シ)%'
   OR search_key LIKE '%(メ%' OR search_key LIKE 'メ)%';
