ALTER TABLE profiles ADD COLUMN added_by_test text;
