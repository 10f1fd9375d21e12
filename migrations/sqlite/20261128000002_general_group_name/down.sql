UPDATE priority_group SET name_ja = '上記以外', name_en = 'Everyone else' WHERE code = 'general' AND name_ja = '一般';
