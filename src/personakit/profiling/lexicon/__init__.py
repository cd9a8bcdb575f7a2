"""Words of answer scales in ten languages: one file a language, read by `word_list`."""
