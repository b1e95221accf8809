# The same server before the fix was installed.
fixes = []
