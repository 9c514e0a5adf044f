"""The pages of the privacy team: requests and retention."""
