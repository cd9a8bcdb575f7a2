"""Words of answer scales in two dozen languages: one file a language, read by `word_list`."""
