-- Novavax as a booster is for those of 12 or older also in the seasons of 2023, whose documents said nothing of it: a
-- second version of them, switched off as the first one. Where an office has published its own, that one stays.
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at)
SELECT one.programme, 2, one.publish_on,
    replace(replace(one.content, '" 令和5年', '"令和5年'), '"ages": []',
        '"ages": [
   {
    "product": "novavax",
    "min": 12,
    "max": null,
    "one_of": [],
    "count": "on_the_day",
    "from": null,
    "to": null,
    "source": "ノババックスの追加接種の規定(6か月以上、18歳以上、2023-03-08から12歳以上。2022-11-08から秋開始接種の1回に数える)"
   }
  ]'),
    trim(one.source), 'ノババックスの年齢(12歳以上)を追加', one.created_at
FROM programme_version one
WHERE one.number = 1 AND one.programme IN ('covid19_spring_2023', 'covid19_autumn_2023')
    AND NOT EXISTS (SELECT 1 FROM programme_version other WHERE other.programme = one.programme
        AND 1 < other.number);
