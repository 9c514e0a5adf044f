"""The access lists of customers: who may come to which cage without a ticket, and until when."""
