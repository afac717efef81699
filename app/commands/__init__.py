"""What the commands do; those that make a new data set are in `importing`.

Each gets its options and the settings, and gives an exit status where that is not 0.

data_set  `check` and `load`
export    `export`
serve     `serve`
"""
