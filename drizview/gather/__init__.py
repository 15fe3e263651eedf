"""What a batch has found: one table, one summary page and JUnit from thousands of documents, read one by one."""
