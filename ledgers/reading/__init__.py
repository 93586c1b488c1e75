"""Reading ledgers: from an opened workbook to records, without writing anything."""
