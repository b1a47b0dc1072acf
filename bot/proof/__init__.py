"""The proof of a letter: its ledger's file and its documents, checked without any database."""
