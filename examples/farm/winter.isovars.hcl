# The Christmas season: the last orders come later in the night.
recycle_from = 4
