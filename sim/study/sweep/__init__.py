"""Many scenarios with the same luck: axes to points, points to files, files to tables."""
