// UnicodeTables
