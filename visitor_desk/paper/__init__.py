"""Small papers of the desk: what a badge or a receipt says, drawn as PDF, as a picture, and as a QR code."""
