"""What is kept: identities, tables, run folders written whole and read again."""
