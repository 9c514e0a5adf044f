"""The deny list: whom the desk meets with care, why, until when, and whether they were told."""
