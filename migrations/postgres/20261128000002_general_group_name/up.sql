-- 上記以外 ("the above excepted") says nothing when it is read aloud without the list before it.
UPDATE priority_group SET name_ja = '一般', name_en = 'General public' WHERE code = 'general' AND name_ja = '上記以外';
