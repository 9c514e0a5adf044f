"""Security: keys, sealed records, operators, duties and the audit log."""
