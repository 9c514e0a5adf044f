"""Privacy: retention, requests of data subjects and the packages that answer them."""
