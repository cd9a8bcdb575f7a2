"""Words of answer scales in eleven languages: one file a language, read by `word_list`."""
