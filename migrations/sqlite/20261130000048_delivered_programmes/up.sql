-- Programmes that come with the program, switched off: an office publishes a version that runs. Their products have
-- names only.
INSERT INTO vaccine (code, effective_from, name_ja, name_en, sort) VALUES
    ('pfizer_5_11', '2021-02-14', 'ファイザー(5~11歳用)', 'Pfizer (ages 5 to 11)', 10),
    ('pfizer_6m_4y', '2021-02-14', 'ファイザー(6か月~4歳用)', 'Pfizer (ages 6 months to 4 years)', 11),
    ('pfizer_bivalent', '2021-02-14', 'ファイザー(2価)', 'Pfizer (bivalent)', 12),
    ('moderna_bivalent', '2021-02-14', 'モデルナ(2価)', 'Moderna (bivalent)', 13),
    ('novavax', '2021-02-14', 'ノババックス', 'Novavax (Nuvaxovid)', 14),
    ('covid19_routine', '2021-02-14', '新型コロナワクチン(定期接種)', 'COVID-19 (routine)', 15),
    ('zoster_live', '2021-02-14', '帯状疱疹(生ワクチン)', 'Shingles (live)', 16),
    ('zoster_recombinant', '2021-02-14', '帯状疱疹(組換えワクチン)', 'Shingles (recombinant)', 17),
    ('rsv_maternal', '2021-02-14', 'RSウイルス(母子免疫)', 'RSV (maternal)', 18);
INSERT INTO programme (code, created_at) VALUES
    ('covid19_dose3_2021', '2026-11-30 00:00:00'),
    ('covid19_5_11_2022', '2026-11-30 00:00:00'),
    ('covid19_6m_4y_2022', '2026-11-30 00:00:00'),
    ('covid19_autumn_2022', '2026-11-30 00:00:00'),
    ('covid19_spring_2023', '2026-11-30 00:00:00'),
    ('covid19_autumn_2023', '2026-11-30 00:00:00'),
    ('covid19_routine_2026', '2026-11-30 00:00:00'),
    ('zoster_2026', '2026-11-30 00:00:00'),
    ('rsv_maternal_2026', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('covid19_dose3_2021', 1, '2021-02-14', '{
 "name_ja": "新型コロナワクチン 3回目接種(2021年12月から)",
 "name_en": "COVID-19 dose 3, from December 2021",
 "running": false,
 "rules": {
  "starts_on": "2021-12-01",
  "ends_on": "2022-09-19",
  "coupon": "scanned_18",
  "month_end": "last_day",
  "first_dose": 3,
  "last_dose": 3,
  "once": false,
  "products": [
   {
    "product": "pfizer",
    "first_dose": 3,
    "last_dose": 3,
    "from": null,
    "to": null,
    "source": "3回目接種の規定(2021-12-01から、18歳以上、8か月以上)"
   },
   {
    "product": "moderna",
    "first_dose": 3,
    "last_dose": 3,
    "from": null,
    "to": null,
    "source": "3回目接種の規定(2021-12-01から、18歳以上、8か月以上)"
   }
  ],
  "groups": [
   {
    "code": "general",
    "name_ja": "一般",
    "name_en": "General public",
    "born_from": null,
    "born_to": null,
    "opens_on": "2021-12-01"
   }
  ],
  "ages": [
   {
    "product": null,
    "min": 18,
    "max": null,
    "one_of": [],
    "count": "on_the_day",
    "from": null,
    "to": null,
    "source": "3回目接種の規定(2021-12-01から、18歳以上、8か月以上)"
   }
  ],
  "intervals": [
   {
    "dose": null,
    "product": null,
    "after": [],
    "groups": [],
    "since": [
     "covid19_initial_2021"
    ],
    "least": {
     "count": 8,
     "unit": "months"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": null,
    "source": "3回目接種の規定(2021-12-01から、18歳以上、8か月以上)"
   }
  ],
  "follows": [],
  "others": [
   {
    "least": {
     "count": 13,
     "unit": "days_between"
    },
    "except": [],
    "from": null,
    "to": "2024-03-31",
    "source": "新型コロナワクチンと他のワクチンの間隔(13日以上、2024-03-31まで。インフルエンザは除外に加える)"
   }
  ]
 }
}',
    '3回目接種の規定(2021-12-01から、18歳以上、8か月以上)', '初期データ', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('covid19_5_11_2022', 1, '2021-02-14', '{
 "name_ja": "新型コロナワクチン 5~11歳(2022年)",
 "name_en": "COVID-19, ages 5 to 11, 2022",
 "running": false,
 "rules": {
  "starts_on": "2022-02-21",
  "ends_on": "2024-03-31",
  "coupon": "scanned_18",
  "month_end": "last_day",
  "first_dose": 1,
  "last_dose": 2,
  "once": false,
  "products": [
   {
    "product": "pfizer_5_11",
    "first_dose": 1,
    "last_dose": 2,
    "from": null,
    "to": null,
    "source": "5~11歳の接種の規定(2022-02-21から2024-03-31まで、年齢は1回目の接種日)"
   }
  ],
  "groups": [
   {
    "code": "general",
    "name_ja": "一般",
    "name_en": "General public",
    "born_from": null,
    "born_to": null,
    "opens_on": "2022-02-21"
   }
  ],
  "ages": [
   {
    "product": null,
    "min": 5,
    "max": 11,
    "one_of": [],
    "count": "at_first_dose",
    "from": null,
    "to": null,
    "source": "5~11歳の接種の規定(2022-02-21から2024-03-31まで、年齢は1回目の接種日)"
   }
  ],
  "intervals": [
   {
    "dose": 2,
    "product": null,
    "after": [],
    "groups": [],
    "since": [],
    "least": {
     "count": 3,
     "unit": "weeks"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": null,
    "source": "5~11歳の接種の規定(2022-02-21から2024-03-31まで、年齢は1回目の接種日)"
   }
  ],
  "follows": [],
  "others": [
   {
    "least": {
     "count": 13,
     "unit": "days_between"
    },
    "except": [],
    "from": null,
    "to": "2024-03-31",
    "source": "新型コロナワクチンと他のワクチンの間隔(13日以上、2024-03-31まで。インフルエンザは除外に加える)"
   }
  ]
 }
}',
    '5~11歳の接種の規定(2022-02-21から2024-03-31まで、年齢は1回目の接種日)', '初期データ', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('covid19_6m_4y_2022', 1, '2021-02-14', '{
 "name_ja": "新型コロナワクチン 6か月~4歳(2022年)",
 "name_en": "COVID-19, ages 6 months to 4 years, 2022",
 "running": false,
 "rules": {
  "starts_on": "2022-10-28",
  "ends_on": "2024-03-31",
  "coupon": "scanned_18",
  "month_end": "last_day",
  "first_dose": 1,
  "last_dose": 3,
  "once": false,
  "products": [
   {
    "product": "pfizer_6m_4y",
    "first_dose": 1,
    "last_dose": 3,
    "from": null,
    "to": null,
    "source": "6か月~4歳の接種の規定(2022-10-28から2024-03-31まで、3週間以上、8週間以上)"
   }
  ],
  "groups": [
   {
    "code": "from_six_months",
    "name_ja": "生後6か月以上",
    "name_en": "Six months or older",
    "born_from": null,
    "born_to": null,
    "opens_on": "2022-10-28"
   }
  ],
  "ages": [
   {
    "product": null,
    "min": 0,
    "max": 4,
    "one_of": [],
    "count": "at_first_dose",
    "from": null,
    "to": null,
    "source": "6か月~4歳の接種の規定(2022-10-28から2024-03-31まで、3週間以上、8週間以上)"
   }
  ],
  "intervals": [
   {
    "dose": 2,
    "product": null,
    "after": [],
    "groups": [],
    "since": [],
    "least": {
     "count": 3,
     "unit": "weeks"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": null,
    "source": "6か月~4歳の接種の規定(2022-10-28から2024-03-31まで、3週間以上、8週間以上)"
   },
   {
    "dose": 3,
    "product": null,
    "after": [],
    "groups": [],
    "since": [],
    "least": {
     "count": 8,
     "unit": "weeks"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": null,
    "source": "6か月~4歳の接種の規定(2022-10-28から2024-03-31まで、3週間以上、8週間以上)"
   }
  ],
  "follows": [],
  "others": [
   {
    "least": {
     "count": 13,
     "unit": "days_between"
    },
    "except": [],
    "from": null,
    "to": "2024-03-31",
    "source": "新型コロナワクチンと他のワクチンの間隔(13日以上、2024-03-31まで。インフルエンザは除外に加える)"
   }
  ]
 }
}',
    '6か月~4歳の接種の規定(2022-10-28から2024-03-31まで、3週間以上、8週間以上)', '初期データ', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('covid19_autumn_2022', 1, '2021-02-14', '{
 "name_ja": "新型コロナワクチン 令和4年秋開始接種",
 "name_en": "COVID-19, autumn 2022",
 "running": false,
 "rules": {
  "starts_on": "2022-09-20",
  "ends_on": "2023-05-07",
  "coupon": "scanned_18",
  "month_end": "last_day",
  "first_dose": 3,
  "last_dose": 5,
  "once": true,
  "products": [
   {
    "product": "pfizer_bivalent",
    "first_dose": 3,
    "last_dose": 5,
    "from": null,
    "to": null,
    "source": "令和4年秋開始接種の規定(2022-09-20から2023-05-07まで、12歳以上、1回)"
   },
   {
    "product": "moderna_bivalent",
    "first_dose": 3,
    "last_dose": 5,
    "from": null,
    "to": null,
    "source": "令和4年秋開始接種の規定(2022-09-20から2023-05-07まで、12歳以上、1回)"
   },
   {
    "product": "novavax",
    "first_dose": 3,
    "last_dose": 5,
    "from": "2022-11-08",
    "to": null,
    "source": "ノババックスの追加接種の規定(6か月以上、18歳以上、2023-03-08から12歳以上。2022-11-08から秋開始接種の1回に数える)"
   }
  ],
  "groups": [
   {
    "code": "general",
    "name_ja": "一般",
    "name_en": "General public",
    "born_from": null,
    "born_to": null,
    "opens_on": "2022-09-20"
   }
  ],
  "ages": [
   {
    "product": null,
    "min": 12,
    "max": null,
    "one_of": [],
    "count": "on_the_day",
    "from": null,
    "to": null,
    "source": "令和4年秋開始接種の規定(2022-09-20から2023-05-07まで、12歳以上、1回)"
   },
   {
    "product": "novavax",
    "min": 18,
    "max": null,
    "one_of": [],
    "count": "on_the_day",
    "from": "2022-11-08",
    "to": "2023-03-07",
    "source": "ノババックスの追加接種の規定(6か月以上、18歳以上、2023-03-08から12歳以上。2022-11-08から秋開始接種の1回に数える)"
   },
   {
    "product": "novavax",
    "min": 12,
    "max": null,
    "one_of": [],
    "count": "on_the_day",
    "from": "2023-03-08",
    "to": null,
    "source": "ノババックスの追加接種の規定(6か月以上、18歳以上、2023-03-08から12歳以上。2022-11-08から秋開始接種の1回に数える)"
   }
  ],
  "intervals": [
   {
    "dose": null,
    "product": null,
    "after": [],
    "groups": [],
    "since": [
     "covid19_initial_2021",
     "covid19_dose3_2021"
    ],
    "least": {
     "count": 5,
     "unit": "months"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": "2022-10-20",
    "source": "令和4年秋開始接種の間隔(5か月以上、2022-10-21から3か月以上)"
   },
   {
    "dose": null,
    "product": null,
    "after": [],
    "groups": [],
    "since": [
     "covid19_initial_2021",
     "covid19_dose3_2021"
    ],
    "least": {
     "count": 3,
     "unit": "months"
    },
    "standard": null,
    "most": null,
    "from": "2022-10-21",
    "to": null,
    "source": "令和4年秋開始接種の間隔(5か月以上、2022-10-21から3か月以上)"
   },
   {
    "dose": null,
    "product": "novavax",
    "after": [],
    "groups": [],
    "since": [
     "covid19_initial_2021",
     "covid19_dose3_2021"
    ],
    "least": {
     "count": 6,
     "unit": "months"
    },
    "standard": null,
    "most": null,
    "from": "2022-11-08",
    "to": null,
    "source": "ノババックスの追加接種の規定(6か月以上、18歳以上、2023-03-08から12歳以上。2022-11-08から秋開始接種の1回に数える)"
   }
  ],
  "follows": [],
  "others": [
   {
    "least": {
     "count": 13,
     "unit": "days_between"
    },
    "except": [],
    "from": null,
    "to": "2024-03-31",
    "source": "新型コロナワクチンと他のワクチンの間隔(13日以上、2024-03-31まで。インフルエンザは除外に加える)"
   }
  ]
 }
}',
    '令和4年秋開始接種の規定(2022-09-20から2023-05-07まで、12歳以上、1回)', '初期データ', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('covid19_spring_2023', 1, '2021-02-14', '{
 "name_ja": "新型コロナワクチン 令和5年春開始接種",
 "name_en": "COVID-19, spring 2023",
 "running": false,
 "rules": {
  "starts_on": "2023-05-08",
  "ends_on": "2023-09-19",
  "coupon": "scanned_18",
  "month_end": "last_day",
  "first_dose": 3,
  "last_dose": 6,
  "once": true,
  "products": [
   {
    "product": "pfizer_bivalent",
    "first_dose": 3,
    "last_dose": 6,
    "from": null,
    "to": null,
    "source": "令和5年春開始接種の規定(2023-05-08から2023-09-19まで、1回、3か月以上、ノババックスは6か月以上)"
   },
   {
    "product": "moderna_bivalent",
    "first_dose": 3,
    "last_dose": 6,
    "from": null,
    "to": null,
    "source": "令和5年春開始接種の規定(2023-05-08から2023-09-19まで、1回、3か月以上、ノババックスは6か月以上)"
   },
   {
    "product": "novavax",
    "first_dose": 3,
    "last_dose": 6,
    "from": null,
    "to": null,
    "source": "令和5年春開始接種の規定(2023-05-08から2023-09-19まで、1回、3か月以上、ノババックスは6か月以上)"
   }
  ],
  "groups": [
   {
    "code": "general",
    "name_ja": "一般",
    "name_en": "General public",
    "born_from": null,
    "born_to": null,
    "opens_on": "2023-05-08"
   }
  ],
  "ages": [
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
  ],
  "intervals": [
   {
    "dose": null,
    "product": null,
    "after": [],
    "groups": [],
    "since": [
     "covid19_initial_2021",
     "covid19_dose3_2021",
     "covid19_autumn_2022"
    ],
    "least": {
     "count": 3,
     "unit": "months"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": null,
    "source": "令和5年春開始接種の規定(2023-05-08から2023-09-19まで、1回、3か月以上、ノババックスは6か月以上)"
   },
   {
    "dose": null,
    "product": "novavax",
    "after": [],
    "groups": [],
    "since": [
     "covid19_initial_2021",
     "covid19_dose3_2021",
     "covid19_autumn_2022"
    ],
    "least": {
     "count": 6,
     "unit": "months"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": null,
    "source": "令和5年春開始接種の規定(2023-05-08から2023-09-19まで、1回、3か月以上、ノババックスは6か月以上)"
   }
  ],
  "follows": [],
  "others": [
   {
    "least": {
     "count": 13,
     "unit": "days_between"
    },
    "except": [],
    "from": null,
    "to": "2024-03-31",
    "source": "新型コロナワクチンと他のワクチンの間隔(13日以上、2024-03-31まで。インフルエンザは除外に加える)"
   }
  ]
 }
}',
    '令和5年春開始接種の規定(2023-05-08から2023-09-19まで、1回、3か月以上、ノババックスは6か月以上)', '初期データ', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('covid19_autumn_2023', 1, '2021-02-14', '{
 "name_ja": "新型コロナワクチン 令和5年秋開始接種",
 "name_en": "COVID-19, autumn 2023",
 "running": false,
 "rules": {
  "starts_on": "2023-09-20",
  "ends_on": "2024-03-31",
  "coupon": "scanned_18",
  "month_end": "last_day",
  "first_dose": 3,
  "last_dose": 7,
  "once": true,
  "products": [
   {
    "product": "pfizer_bivalent",
    "first_dose": 3,
    "last_dose": 7,
    "from": null,
    "to": null,
    "source": "令和5年秋開始接種の規定(2023-09-20から2024-03-31まで、1回、3か月以上、ノババックスは6か月以上)"
   },
   {
    "product": "moderna_bivalent",
    "first_dose": 3,
    "last_dose": 7,
    "from": null,
    "to": null,
    "source": "令和5年秋開始接種の規定(2023-09-20から2024-03-31まで、1回、3か月以上、ノババックスは6か月以上)"
   },
   {
    "product": "novavax",
    "first_dose": 3,
    "last_dose": 7,
    "from": null,
    "to": "2023-12-25",
    "source": "令和5年秋開始接種の規定(2023-09-20から2024-03-31まで、1回、3か月以上、ノババックスは6か月以上)"
   }
  ],
  "groups": [
   {
    "code": "general",
    "name_ja": "一般",
    "name_en": "General public",
    "born_from": null,
    "born_to": null,
    "opens_on": "2023-09-20"
   }
  ],
  "ages": [
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
  ],
  "intervals": [
   {
    "dose": null,
    "product": null,
    "after": [],
    "groups": [],
    "since": [
     "covid19_initial_2021",
     "covid19_dose3_2021",
     "covid19_autumn_2022",
     "covid19_spring_2023"
    ],
    "least": {
     "count": 3,
     "unit": "months"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": null,
    "source": "令和5年秋開始接種の規定(2023-09-20から2024-03-31まで、1回、3か月以上、ノババックスは6か月以上)"
   },
   {
    "dose": null,
    "product": "novavax",
    "after": [],
    "groups": [],
    "since": [
     "covid19_initial_2021",
     "covid19_dose3_2021",
     "covid19_autumn_2022",
     "covid19_spring_2023"
    ],
    "least": {
     "count": 6,
     "unit": "months"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": null,
    "source": "令和5年秋開始接種の規定(2023-09-20から2024-03-31まで、1回、3か月以上、ノババックスは6か月以上)"
   }
  ],
  "follows": [],
  "others": [
   {
    "least": {
     "count": 13,
     "unit": "days_between"
    },
    "except": [],
    "from": null,
    "to": "2024-03-31",
    "source": "新型コロナワクチンと他のワクチンの間隔(13日以上、2024-03-31まで。インフルエンザは除外に加える)"
   }
  ]
 }
}',
    '令和5年秋開始接種の規定(2023-09-20から2024-03-31まで、1回、3か月以上、ノババックスは6か月以上)', '初期データ', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('covid19_routine_2026', 1, '2021-02-14', '{
 "name_ja": "新型コロナワクチン 定期接種(2026年度)",
 "name_en": "COVID-19 routine vaccination, fiscal 2026",
 "running": false,
 "rules": {
  "starts_on": "2026-10-01",
  "ends_on": "2027-03-31",
  "coupon": "ten_digits",
  "month_end": "last_day",
  "first_dose": 1,
  "last_dose": 1,
  "once": true,
  "products": [
   {
    "product": "covid19_routine",
    "first_dose": 1,
    "last_dose": 1,
    "from": null,
    "to": null,
    "source": "新型コロナワクチンの定期接種(B類、65歳以上、毎年10月1日から3月31日まで)"
   }
  ],
  "groups": [
   {
    "code": "general",
    "name_ja": "一般",
    "name_en": "General public",
    "born_from": null,
    "born_to": null,
    "opens_on": "2026-10-01"
   }
  ],
  "ages": [
   {
    "product": null,
    "min": 65,
    "max": null,
    "one_of": [],
    "count": "on_the_day",
    "from": null,
    "to": null,
    "source": "新型コロナワクチンの定期接種(B類、65歳以上、毎年10月1日から3月31日まで)"
   }
  ],
  "intervals": [],
  "follows": [],
  "others": []
 }
}',
    '新型コロナワクチンの定期接種(B類、65歳以上、毎年10月1日から3月31日まで)', '初期データ', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('zoster_2026', 1, '2021-02-14', '{
 "name_ja": "帯状疱疹 2026",
 "name_en": "Shingles 2026",
 "running": false,
 "rules": {
  "starts_on": "2026-04-01",
  "ends_on": "2027-03-31",
  "coupon": "ten_digits",
  "month_end": "last_day",
  "first_dose": 1,
  "last_dose": 2,
  "once": false,
  "products": [
   {
    "product": "zoster_live",
    "first_dose": 1,
    "last_dose": 1,
    "from": null,
    "to": null,
    "source": "帯状疱疹の定期接種(2025-04-01から、年度末に65歳。2029年度まで70、75、80、85、90、95、100歳も)"
   },
   {
    "product": "zoster_recombinant",
    "first_dose": 1,
    "last_dose": 2,
    "from": null,
    "to": null,
    "source": "帯状疱疹の定期接種(2025-04-01から、年度末に65歳。2029年度まで70、75、80、85、90、95、100歳も)"
   }
  ],
  "groups": [
   {
    "code": "general",
    "name_ja": "一般",
    "name_en": "General public",
    "born_from": null,
    "born_to": null,
    "opens_on": "2026-04-01"
   }
  ],
  "ages": [
   {
    "product": null,
    "min": null,
    "max": null,
    "one_of": [
     65,
     70,
     75,
     80,
     85,
     90,
     95,
     100
    ],
    "count": "fiscal_year_end",
    "from": null,
    "to": null,
    "source": "帯状疱疹の定期接種(2025-04-01から、年度末に65歳。2029年度まで70、75、80、85、90、95、100歳も)"
   }
  ],
  "intervals": [
   {
    "dose": 2,
    "product": "zoster_recombinant",
    "after": [],
    "groups": [],
    "since": [],
    "least": {
     "count": 2,
     "unit": "months"
    },
    "standard": null,
    "most": null,
    "from": null,
    "to": null,
    "source": "帯状疱疹の定期接種(2025-04-01から、年度末に65歳。2029年度まで70、75、80、85、90、95、100歳も)"
   }
  ],
  "follows": [],
  "others": []
 }
}',
    '帯状疱疹の定期接種(2025-04-01から、年度末に65歳。2029年度まで70、75、80、85、90、95、100歳も)', '初期データ', '2026-11-30 00:00:00');
INSERT INTO programme_version (programme, number, publish_on, content, source, reason, created_at) VALUES
    ('rsv_maternal_2026', 1, '2021-02-14', '{
 "name_ja": "RSウイルス 母子免疫 2026",
 "name_en": "RSV, maternal, 2026",
 "running": false,
 "rules": {
  "starts_on": "2026-04-01",
  "ends_on": null,
  "coupon": "ten_digits",
  "month_end": "last_day",
  "first_dose": 1,
  "last_dose": 1,
  "once": true,
  "products": [
   {
    "product": "rsv_maternal",
    "first_dose": 1,
    "last_dose": 1,
    "from": null,
    "to": null,
    "source": "妊婦へのRSウイルスワクチンの定期接種(2026-04-01から、妊娠28週0日から36週6日まで。週数は受付で確認)"
   }
  ],
  "groups": [
   {
    "code": "pregnant_28_36",
    "name_ja": "妊娠28週0日~36週6日の方(週数を確認)",
    "name_en": "28w0d to 36w6d of pregnancy (ask for the weeks)",
    "born_from": null,
    "born_to": null,
    "opens_on": "2026-04-01"
   }
  ],
  "ages": [],
  "intervals": [],
  "follows": [],
  "others": []
 }
}',
    '妊婦へのRSウイルスワクチンの定期接種(2026-04-01から、妊娠28週0日から36週6日まで。週数は受付で確認)', '初期データ', '2026-11-30 00:00:00');
